package dev.sluice.object.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.testkit.bucket.BucketFault;
import dev.sluice.testkit.bucket.BucketServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PublishingTest {

  private static final String OWNER = "hub-1";
  private static final ObjectKey KEY = new ObjectKey("k=1/a");
  private static final String IN_BUCKET = "at/k=1/a";
  private static final byte[] LARGE = random((int) Buckets.ONCE.singleBytes() + 1);

  @TempDir private Path spool;
  private BucketServer server;
  private final List<S3ObjectStore> opened = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    server = new BucketServer(Buckets.NAME);
  }

  @AfterEach
  void end() throws IOException {
    opened.forEach(S3ObjectStore::close);
    server.close();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private S3ObjectStore store(Limits limits) {
    S3ObjectStore store = Buckets.store(server, spool, OWNER, limits);
    opened.add(store);
    return store;
  }

  private static Sealed sealed(ObjectStore store, byte[] bytes) throws IOException {
    Draft draft = store.draft();
    draft.write(bytes, 0, bytes.length);
    return draft.seal(KEY);
  }

  private void assertWrittenOnce(byte[] bytes) {
    assertArrayEquals(bytes, server.objects().get(IN_BUCKET));
    assertEquals(Map.of(IN_BUCKET, 1), server.writes());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "HOLD"})
  void whateverRequestGoesWrongAnObjectIsWrittenOnce(BucketFault fault) throws IOException {
    byte[] bytes = "small".getBytes(UTF_8);
    S3ObjectStore store = store(Buckets.ONCE);
    Sealed sealed = sealed(store, bytes);
    server.behave((n, _, _) -> n == 0 ? fault : BucketFault.NONE);
    publishUntilDone(store, sealed);
    assertWrittenOnce(bytes);
    assertEquals(List.of(), drafts());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "HOLD", "NOT_IMPLEMENTED", "DENIED"})
  void whateverRequestGoesWrongAnObjectOfSeveralPartsIsWrittenOnce(BucketFault fault)
      throws IOException {
    // Create, two parts and complete.
    for (int at = 0; at < 4; at++) {
      int wrong = at;
      server.close();
      server = new BucketServer(Buckets.NAME);
      S3ObjectStore store = store(Buckets.ONCE);
      Sealed sealed = sealed(store, LARGE);
      server.behave((n, _, _) -> n == wrong ? fault : BucketFault.NONE);
      publishUntilDone(store, sealed);
      assertWrittenOnce(LARGE);
      store.discardDrafts(List.of());
      // Nobody knows the id of an upload whose beginning got no answer.
      boolean isUnknown =
          wrong == 0
              && Set.of(
                      BucketFault.LOST_ANSWER,
                      BucketFault.DONE_BUT_ERROR,
                      BucketFault.RESET_IN_BODY)
                  .contains(fault);
      assertEquals(isUnknown ? 1 : 0, server.uploads(), fault + " at " + wrong);
      assertEquals(List.of(), drafts());
    }
  }

  private static void publishUntilDone(S3ObjectStore store, Sealed sealed) throws IOException {
    boolean isDone = false;
    for (int i = 0; i < 3 && !isDone; i++) {
      try {
        store.publish(sealed);
        isDone = true;
      } catch (IOException e) {
        assertFalse(e instanceof FileAlreadyExistsException, e.getMessage());
      }
    }
    assertTrue(isDone);
    store.publish(sealed);
  }

  private List<Path> drafts() throws IOException {
    try (var files = Files.walk(spool)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatPassesIsSeenByNobody() throws IOException {
    S3ObjectStore store = store(Buckets.THRICE);
    for (BucketFault fault :
        EnumSet.of(
            BucketFault.SLOW_DOWN,
            BucketFault.INTERNAL_ERROR,
            BucketFault.RESET_AT_ONCE,
            BucketFault.RESET_IN_BODY,
            BucketFault.LOST_ANSWER,
            BucketFault.DONE_BUT_ERROR,
            BucketFault.CONFLICT)) {
      server.remove(IN_BUCKET);
      Sealed sealed = sealed(store, fault.name().getBytes(UTF_8));
      AtomicInteger writes = new AtomicInteger();
      server.behave((_, operation, _) ->
          operation.equals("PutObject") && writes.getAndIncrement() < 2 ? fault : BucketFault.NONE);
      store.publish(sealed);
      assertArrayEquals(fault.name().getBytes(UTF_8), server.objects().get(IN_BUCKET));
    }
  }

  @Test
  void anObjectThatWasCopiedThereWithoutItsMetadataIsTheSame() throws IOException {
    S3ObjectStore store = store(Buckets.ONCE);
    server.lay(IN_BUCKET, "hello".getBytes(UTF_8));
    store.publish(sealed(store, "hello".getBytes(UTF_8)));
    Sealed other = sealed(store, "world".getBytes(UTF_8));
    assertThrows(FileAlreadyExistsException.class, () -> store.publish(other));
    assertEquals(Map.of(), server.writes());
  }

  @Test
  void aDraftWhoseBytesHaveChangedIsNotPublished() throws IOException {
    S3ObjectStore store = store(Buckets.ONCE);
    Sealed sealed = sealed(store, "hello".getBytes(UTF_8));
    Path draft = drafts().getFirst();
    Files.writeString(draft, "hallo");
    IOException refused = assertThrows(IOException.class, () -> store.publish(sealed));
    assertTrue(String.valueOf(refused.getMessage()).contains("is damaged"), refused::toString);
    assertEquals(Map.of(), server.objects());
  }

  @Test
  void partsAreAsLargeAsTenThousandOfThemMustBe() {
    Limits usual = Limits.USUAL;
    assertEquals(usual.singleBytes(), usual.partBytes(5));
    assertEquals(usual.partBytes(), usual.partBytes(usual.singleBytes() + 1));
    assertEquals(usual.partBytes(), usual.partBytes(10_000 * usual.partBytes()));
    assertEquals(9L << 20, usual.partBytes(10_000 * usual.partBytes() + 1));
    long greatest = 5L << 40;
    assertTrue(usual.partBytes(greatest) * Limits.MAX_PARTS >= greatest);
  }

  @Test
  void readingGoesOnWhereTheConnectionEnded() throws IOException {
    S3ObjectStore store = store(Buckets.ONCE);
    byte[] bytes = random(300_000);
    store.put(KEY, bytes);
    server.behave((n, _, _) -> n < 2 ? BucketFault.RESET_IN_BODY : BucketFault.NONE);
    try (InputStream in = store.open(KEY).orElseThrow()) {
      assertArrayEquals(bytes, in.readAllBytes());
    }
    assertEquals(3, server.requests());
  }

  @Test
  void anObjectThatIsNotWhatItsWriterNotedIsNotReadInSilence() throws IOException {
    S3ObjectStore store = store(Buckets.ONCE);
    store.put(KEY, "hello".getBytes(UTF_8));
    server.damage(IN_BUCKET);
    try (InputStream in = store.open(KEY).orElseThrow()) {
      IOException told = assertThrows(IOException.class, in::readAllBytes);
      assertTrue(String.valueOf(told.getMessage()).contains("is damaged"), told::toString);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
    S3ObjectStore store =
        store(
            new Limits(
                1, Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofMillis(300), 9, 9));
    Sealed sealed = sealed(store, "hello".getBytes(UTF_8));
    server.behave((_, _, _) -> BucketFault.HOLD);
    IOException told = assertThrows(IOException.class, () -> store.publish(sealed));
    assertTrue(
        String.valueOf(told.getMessage()).contains("has not ended within 300 ms"), told::toString);
  }

  @Test
  void closingEndsWhatIsUnderWay() throws Exception {
    S3ObjectStore store = store(Buckets.THRICE);
    Sealed sealed = sealed(store, "hello".getBytes(UTF_8));
    var asked = new CountDownLatch(1);
    server.behave((_, _, _) -> {
      asked.countDown();
      return BucketFault.HOLD;
    });
    try (var thread = Executors.newSingleThreadExecutor()) {
      var publishing =
          thread.submit(() -> assertThrows(IOException.class, () -> store.publish(sealed)));
      asked.await();
      store.close();
      String told = String.valueOf(publishing.get().getMessage());
      assertTrue(told.startsWith("PutObject of s3://lake/at/k=1/a"), told);
    }
    assertThrows(IOException.class, () -> store.find(KEY));
  }

  @Test
  void objectsAreEncryptedAsConfigured() throws IOException {
    BucketSettings plain = Buckets.settings(server.endpoint(), "at/", true);
    S3ObjectStore store =
        new S3ObjectStore(
            new BucketSettings(
                plain.bucket(),
                plain.region(),
                plain.prefix(),
                plain.endpoint(),
                true,
                true,
                Optional.of(new BucketSettings.Encryption("aws:kms", Optional.of("alias/lake")))),
            Buckets.KEY,
            spool,
            OWNER);
    opened.add(store);
    store.publish(sealed(store, "hello".getBytes(UTF_8)));
    assertEncrypted();
    server.remove(IN_BUCKET);
    store.publish(sealed(store, LARGE));
    assertEncrypted();
  }

  private void assertEncrypted() {
    Map<String, String> beside = server.metadata(IN_BUCKET);
    assertEquals("aws:kms", beside.get("x-amz-server-side-encryption"));
    assertEquals("alias/lake", beside.get("x-amz-server-side-encryption-aws-kms-key-id"));
  }

  private String told(BucketSettings settings) {
    return told(settings, BucketServer.ACCESS_KEY);
  }

  private String told(BucketSettings settings, String id) {
    S3ObjectStore store =
        new S3ObjectStore(
            settings,
            Optional.of(() -> new AccessKey(id, "x", Optional.empty())),
            spool,
            OWNER,
            Buckets.ONCE);
    opened.add(store);
    IOException told = assertThrows(IOException.class, () -> store.put(KEY, new byte[1]));
    return String.valueOf(told.getMessage());
  }

  @Test
  void anErrorSaysWhatWasAskedOfWhomAndWhatWouldBeRight() {
    URI endpoint = server.endpoint();
    BucketSettings right = Buckets.settings(endpoint, "at/", true);
    String what = "PutObject of s3://lake/at/k=1/a at " + endpoint + " is answered with ";
    assertEquals(
        what + "403 InvalidAccessKeyId; look at the credentials", told(right, "AKIDOTHER"));
    server.behave((_, _, _) -> BucketFault.DENIED);
    assertEquals(
        what
            + "403 AccessDenied; the credentials need the permission s3:PutObject, and those of the"
            + " key where KMS encrypts",
        told(right));
    server.behave((_, _, _) -> BucketFault.NOT_IMPLEMENTED);
    assertEquals(
        what
            + "501 NotImplemented; a store that does not know conditional writes needs"
            + " 'conditional-writes: false'",
        told(right));
    server.behave((_, _, _) -> BucketFault.NONE);
    assertEquals(
        what
            + "301 PermanentRedirect; the bucket is in region eu-central-1, and 'region' says"
            + " us-east-1",
        told(with(right, "lake", "us-east-1")));
    assertEquals(
        "PutObject of s3://pond/at/k=1/a at "
            + endpoint
            + " is answered with 404 NoSuchBucket; there is no such bucket, look at 'bucket'",
        told(with(right, "pond", right.region())));
  }

  private static BucketSettings with(BucketSettings settings, String bucket, String region) {
    return new BucketSettings(
        bucket, region, settings.prefix(), settings.endpoint(), true, true, Optional.empty());
  }

  @Test
  void aServerThatIsAwayIsSaidToBe() throws IOException {
    server.leave();
    String told = told(Buckets.settings(server.endpoint(), "at/", true));
    assertTrue(told.startsWith("PutObject of s3://lake/at/k=1/a at http://127.0.0.1:"), told);
    assertTrue(told.contains(" gets no answer: Connection refused"), told);
    assertEquals(1, told.lines().count());
  }
}
