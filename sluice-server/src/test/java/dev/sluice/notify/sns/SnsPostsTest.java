package dev.sluice.notify.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.identity.FailuresByAddress;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.IntegrationDraft;
import dev.sluice.notify.Posts;
import dev.sluice.notify.TopicDraft;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.Topics;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.signature.sns.SnsStandIn;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnsPostsTest {

  private static final TopicName NAME = new TopicName("deploys", "done");
  private static final String HASH = "1c9e4f4e-hash-of-the-topic";

  @TempDir static Path folder;

  private static SnsStandIn sns;

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private final List<URI> fetched = new ArrayList<>();
  private boolean unreachable;
  private final SnsPosts posts = posts();

  @BeforeAll
  static void makeTheCertificate()
      throws IOException, InterruptedException, GeneralSecurityException {
    sns = SnsStandIn.make(folder);
  }

  private static final String ADDRESS = "192.0.2.1";

  private SnsPosts posts() {
    Integrations catalog = Integrations.all(clock, new SecureRandom());
    Topics topics =
        new Topics(
            List.of(),
            engine.registry(),
            (_, all) -> engine.registry().write(all),
            clock,
            new Random(7),
            catalog,
            _ -> {});
    IntegrationDraft hook =
        new IntegrationDraft(
            "webhook",
            new Json.Text("$data"),
            GivenCredentials.ofTexts(Map.of("url", "https://example.com/hook")));
    topics.create("operator", new TopicDraft(NAME, false, List.of(hook)), Optional.of(HASH));
    Posts inner =
        new Posts(
            topics,
            catalog,
            events -> engine.journal().append(events),
            engine.journal(),
            new Random(8));
    return new SnsPosts(inner, this::fetch, clock);
  }

  private byte[] fetch(URI url) throws IOException {
    fetched.add(url);
    if (unreachable) {
      throw new IOException("no route");
    }
    return url.getPath().endsWith(".pem") ? sns.certificate() : new byte[0];
  }

  private SnsStandIn.Message notification(String text) {
    return sns.notification("id-1", text, clock.now());
  }

  private Map<String, ?> take(SnsStandIn.Message message) throws InterruptedException {
    return posts.take(NAME, ADDRESS, Optional.of(HASH), Optional.empty(), message.body());
  }

  private Fault refused(SnsStandIn.Message message) {
    Fault fault = assertThrows(Fault.class, () -> take(message));
    assertEquals(List.of(), engine.journal().events());
    return fault;
  }

  private String lastData() {
    return engine.journal().events().getLast().data().text();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void aNotificationIsAPostWithItsMessageAsData(String version) throws InterruptedException {
    Map<String, ?> ids = take(notification("all is well").version(version));

    assertEquals(1, ids.size());
    assertTrue(
        lastData().endsWith("\"by\":\"sns\",\"metadata\":{\"data\":\"all is well\"}}"), lastData());
  }

  @Test
  void aMessageThatIsAnObjectOrAnArrayIsTakenAsSuchAndAnythingElseAsText()
      throws InterruptedException {
    Map<String, String> cases =
        Map.of(
            "{\"a\":1.50}", "{\"a\":1.50}",
            "[1]", "[1]",
            "7", "\"7\"",
            "\"quoted\"", "\"\\\"quoted\\\"\"",
            "{broken", "\"{broken\"",
            "", "\"\"");
    int number = 0;
    for (Map.Entry<String, String> each : cases.entrySet()) {
      take(sns.notification("id-" + number++, each.getKey(), clock.now()));
      assertTrue(lastData().endsWith("{\"data\":" + each.getValue() + "}}"), lastData());
    }
  }

  @Test
  void aRepeatOfSnsIsOneMessage() throws InterruptedException {
    assertEquals(take(notification("hello")), take(notification("hello")));
    assertEquals(1, engine.journal().events().size());
  }

  @Test
  void aSubscriptionIsConfirmedAtSnsAndTakesNoPost() throws InterruptedException {
    assertEquals(Map.of(), take(sns.subscription(SnsStandIn.SUBSCRIBE_URL, clock.now())));
    assertEquals(
        List.of(URI.create(SnsStandIn.CERTIFICATE_URL), URI.create(SnsStandIn.SUBSCRIBE_URL)),
        fetched);
    assertEquals(List.of(), engine.journal().events());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sns.eu-west-1.amazonaws.com/?Token=1",
        "https://sns.eu-west-1.amazonaws.com.example.com/?Token=1",
        "https://example.com/sns.eu-west-1.amazonaws.com",
        "https://evil-sns.eu-west-1.amazonaws.com/",
        "https://sns.eu-west-1.amazonaws.com:8443/",
        "https://user@sns.eu-west-1.amazonaws.com/",
        "https://s3.eu-west-1.amazonaws.com/",
        "https://127.0.0.1/",
        "https://sns.eu-west-1.amazonaws.com/ "
      })
  void aUrlOfAnybodyElseIsNeverCalledWhateverIsSigned(String url) {
    assertEquals("invalid-sns-message", refused(sns.subscription(url, clock.now())).code());
    assertEquals(List.of(URI.create(SnsStandIn.CERTIFICATE_URL)), fetched);
    fetched.clear();
    assertEquals(
        "invalid-sns-message", refused(notification("hello").with("SigningCertURL", url)).code());
    assertEquals(List.of(), fetched);
  }

  @Test
  void aUrlInChinaIsOneOfSns() throws InterruptedException {
    String url = "https://sns.cn-north-1.amazonaws.com.cn/?Token=1";
    take(sns.subscription(url, clock.now()));

    assertEquals(URI.create(url), fetched.getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Message", "MessageId", "Timestamp", "TopicArn", "Subject"})
  void aMessageThatWasChangedIsRefused(String member) {
    String changed = member.equals("Timestamp") ? clock.now().plusSeconds(1).toString() : "other";

    Fault fault = refused(notification("hello").with(member, changed));
    assertEquals("wrong-sns-signature", fault.code());
    assertEquals(Fault.Kind.FORBIDDEN, fault.kind());
  }

  @Test
  void signaturesThatAreNoneAreRefused() {
    assertEquals(
        "wrong-sns-signature", refused(notification("hello").with("Signature", "%")).code());
    assertEquals(
        "invalid-sns-message", refused(notification("hello").with("SignatureVersion", "3")).code());
    // Signed by SHA-1, and said to be signed by SHA-256.
    assertEquals(
        "wrong-sns-signature", refused(notification("hello").with("SignatureVersion", "2")).code());
  }

  @Test
  void whatIsNoMessageOfSnsIsRefused() {
    for (String body : List.of("[]", "{}", "{\"Type\":\"Other\"}", "{\"Type\":\"Notification\"}")) {
      Fault fault =
          assertThrows(
              Fault.class,
              () ->
                  posts.take(
                      NAME,
                      ADDRESS,
                      Optional.of(HASH),
                      Optional.empty(),
                      body.getBytes(StandardCharsets.UTF_8)));
      assertEquals("invalid-sns-message", fault.code(), body);
    }
  }

  @Test
  void aMessageOfYesterdayIsRefused() {
    Instant old = clock.now().minus(Duration.ofHours(24)).minusSeconds(1);

    assertEquals("invalid-sns-message", refused(sns.notification("id-1", "hello", old)).code());
  }

  @Test
  void aCertificateThatHasEndedIsRefused() {
    clock.advance(Duration.ofDays(4_000));

    assertEquals("wrong-sns-signature", refused(notification("hello")).code());
  }

  @Test
  void theCertificateIsFetchedOnceAndWhileItCannotBeHadTheMessageIsToComeAgain()
      throws InterruptedException {
    unreachable = true;
    assertEquals("sns-unavailable", refused(notification("hello")).code());
    unreachable = false;
    take(notification("hello"));
    take(notification("hello"));

    assertEquals(2, fetched.size());
  }

  @Test
  void withoutTheHashNothingIsFetched() {
    for (Optional<String> hash : List.of(Optional.<String>empty(), Optional.of("wrong"))) {
      Fault fault =
          assertThrows(
              Fault.class,
              () ->
                  posts.take(
                      NAME, ADDRESS, hash, Optional.of("arn:short"), notification("m").body()));
      assertEquals("no-such-topic", fault.code());
    }
    assertEquals(List.of(), fetched);
  }

  @Test
  void theSeventhFieldOfTheSubscriptionIsTheHashWhereTheUrlHasNone() throws InterruptedException {
    String arn = "arn:aws:sns:eu-west-1:123456789012:alarms:" + HASH;

    assertEquals(
        1,
        posts
            .take(NAME, ADDRESS, Optional.empty(), Optional.of(arn), notification("m").body())
            .size());
    assertThrows(
        Fault.class,
        () ->
            posts.take(
                NAME, ADDRESS, Optional.of("wrong"), Optional.of(arn), notification("n").body()));
  }

  private void requireRefused(String code, String address, String hash) {
    Fault fault =
        assertThrows(
            Fault.class,
            () ->
                posts.take(
                    NAME, address, Optional.of(hash), Optional.empty(), notification("m").body()));
    assertEquals(code, fault.code());
  }

  @Test
  void anAddressThatTriesHashesIsHeldOffForAWhileAndNoOtherIs() throws InterruptedException {
    for (int i = 0; i < SnsPosts.MAX_WRONG; i++) {
      requireRefused("no-such-topic", ADDRESS, "wrong-" + i);
    }
    requireRefused("rate-limited", ADDRESS, "wrong");
    requireRefused("rate-limited", ADDRESS, HASH);
    requireRefused("no-such-topic", "192.0.2.2", "wrong");
    clock.advance(FailuresByAddress.WINDOW);
    assertEquals(1, take(notification("m")).size());
  }
}
