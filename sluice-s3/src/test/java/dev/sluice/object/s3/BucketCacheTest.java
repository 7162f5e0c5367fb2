package dev.sluice.object.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.object.ObjectKey;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.bucket.BucketFault;
import dev.sluice.testkit.bucket.BucketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BucketCacheTest {

  @TempDir private Path folder;
  private final HeldClock clock = new HeldClock();
  private BucketServer server;
  private S3ObjectStore store;
  private BucketCache cache;

  @BeforeEach
  void begin() throws IOException {
    server = new BucketServer(Buckets.NAME);
    store = Buckets.store(server, folder.resolve("spool"), "query-lake", Buckets.ONCE);
    cache = new BucketCache(folder.resolve("cache"), 10, clock);
  }

  @AfterEach
  void end() throws IOException {
    store.close();
    server.close();
  }

  private void put(String key, String text) throws IOException {
    store.put(new ObjectKey(key), text.getBytes(UTF_8));
  }

  private List<S3ObjectStore.Tagged> listed(String prefix) throws IOException {
    return store.tagged(prefix, Optional.empty(), 100);
  }

  private List<String> texts(String prefix) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : cache.fetch(store, listed(prefix))) {
      texts.add(Files.readString(file));
    }
    return texts;
  }

  private int fetched() {
    return (int) server.log().stream().filter(each -> each.startsWith("GetObject")).count();
  }

  private long copies() throws IOException {
    try (var files = Files.walk(folder.resolve("cache"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void anObjectIsFetchedOnceAndStandsUnderItsKey() throws IOException {
    put("k=1/a.jsonl", "one");
    put("k=2/b.jsonl", "two");
    assertEquals(List.of("one", "two"), texts(""));
    assertEquals(List.of("one", "two"), texts(""));
    assertEquals(2, fetched());
    assertTrue(cache.fetch(store, listed("k=1")).getFirst().endsWith("k=1/a.jsonl"));
  }

  @Test
  void anObjectThatWasReplacedIsFetchedAnew() throws IOException {
    put("a", "one");
    assertEquals(List.of("one"), texts(""));
    put("a", "two");
    assertEquals(List.of("two"), texts(""));
  }

  @Test
  void whatWasUsedLongestAgoGoesAndNothingOfTheLastMinutes() throws IOException {
    put("a", "12345");
    put("b", "12345");
    put("c", "12345");
    texts("a");
    clock.advance(Duration.ofMinutes(11));
    texts("b");
    texts("c");
    assertEquals(2, copies());
    texts("a");
    assertEquals(3, copies());
    clock.advance(Duration.ofMinutes(11));
    texts("c");
    assertEquals(2, copies());
    assertEquals(4, fetched());
  }

  @Test
  void moreThanFitsInIsRefused() throws IOException {
    put("a", "123456");
    put("b", "123456");
    Fault fault = assertThrows(Fault.class, () -> texts(""));
    assertEquals("archive-too-large", fault.code());
    assertTrue(fault.sentence().contains("have 12 bytes together, and the cache takes 10"));
  }

  @Test
  void anObjectThatIsGoneSinceItWasListedIsToldOf() throws IOException {
    put("a", "one");
    List<S3ObjectStore.Tagged> listed = listed("");
    server.remove("at/a");
    assertThrows(NoSuchFileException.class, () -> cache.fetch(store, listed));
  }

  @Test
  void nothingHalfIsGiven() throws IOException {
    put("a", "123456789");
    List<S3ObjectStore.Tagged> listed = listed("");
    server.behave((_, _, _) -> BucketFault.RESET_IN_BODY);
    assertThrows(IOException.class, () -> cache.fetch(store, listed));
    server.behave((_, _, _) -> BucketFault.NONE);
    assertEquals(List.of("123456789"), texts(""));
    assertEquals(1, copies());
  }
}
