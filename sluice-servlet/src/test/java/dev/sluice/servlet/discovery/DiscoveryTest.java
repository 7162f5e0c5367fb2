package dev.sluice.servlet.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Discovery against a stand-in that answers what stands in docs/mail.md, where it is held against
/// a real hub.
@Timeout(60)
class DiscoveryTest {

  private static final class HeldClock implements Clock {
    final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos());
    }

    @Override
    public long nanos() {
      return nanos.get();
    }
  }

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final HeldClock clock = new HeldClock();
  private HttpServer hub;
  private volatile int status = 200;
  private volatile byte[] body = new byte[0];

  /// The answer that the page of mail shows.
  private static String documented() throws IOException {
    return Files.readAllLines(Path.of("../docs/mail.md")).stream()
        .filter(line -> line.startsWith("# 200 {\"application\":\"helpdesk\""))
        .findFirst()
        .orElseThrow()
        .substring("# 200 ".length());
  }

  @BeforeEach
  void start() throws IOException {
    answer(200, documented());
    hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    hub.createContext(
        "/",
        call -> {
          asked.add(call.getRequestURI() + " " + call.getRequestHeaders().getFirst("x-api-key"));
          call.getResponseHeaders().set("Location", "http://elsewhere.invalid/");
          call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    hub.start();
  }

  @AfterEach
  void stop() {
    hub.stop(0);
  }

  private void answer(int code, String text) {
    status = code;
    body = text.getBytes(StandardCharsets.UTF_8);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  private Discovery discovery() {
    HubQuestion question = new HubQuestion(url(), "s3cret", Optional.empty());
    return new Discovery(question, Discovery.DEFAULT_AGE, clock);
  }

  private Fault refused(Discovery discovery) {
    Fault fault = assertThrows(Fault.class, discovery::dependencies);
    assertFalse(fault.sentence().contains("s3cret"), fault.sentence());
    return fault;
  }

  @Test
  void anApplicationFindsItsStoreByTheLogicalIdThatTheDocumentedAnswerHas() {
    String id = Resource.mailStoreId("inbox");
    assertEquals("SESMessageStoreBucket48fa4524e5e710b86aee4a1d97fb5c2af7345c84", id);
    Resource inbox = Discovery.of(url(), "s3cret").resource(id);
    assertEquals(
        new Resource(
            id,
            Resource.MAIL_STORE,
            "inbox",
            Map.of("sparta:logicalBucketName", "inbox"),
            Optional.of("/v1/objects/inbox/"),
            List.of("support"),
            List.of("support/")),
        inbox);
    assertEquals(List.of("/v1/discovery s3cret"), asked);
  }

  @Test
  void theLogicalIdIsThatOfSparta() {
    assertEquals(
        "SESMessageStoreBucketa622fdfda5789d596c08c79124f12b978b3da772",
        Resource.mailStoreId("Special"));
  }

  @Test
  void theHubTheKeyAndTheApplicationStandInTheEnvironment() {
    Map<String, String> variables = new HashMap<>();
    variables.put("SLUICE_URL", url() + "/");
    variables.put("SLUICE_KEY", "s3cret");
    variables.put("SLUICE_APPLICATION", "help desk");
    assertEquals("helpdesk", Discovery.from(variables).dependencies().application());
    assertEquals(List.of("/v1/discovery?application=help+desk s3cret"), asked);
  }

  @ParameterizedTest
  @CsvSource({
    "'', k, SLUICE_URL is missing",
    "https://hub.test, '', SLUICE_KEY is missing",
    "hub.test, k, SLUICE_URL must be http or https",
    "ftp://hub.test, k, SLUICE_URL must be http or https",
    "https://a@hub.test, k, SLUICE_URL must be http or https",
    "https://hub.test?x=1, k, SLUICE_URL must be http or https",
    "https://hub test, k, SLUICE_URL is no address",
    "https://hub.test, a b, SLUICE_KEY must be printable",
  })
  void aSettingThatIsWrongIsNamed(String url, String key, String sentence) {
    Fault fault =
        assertThrows(
            Fault.class, () -> Discovery.from(Map.of("SLUICE_URL", url, "SLUICE_KEY", key)));
    assertEquals("invalid-setting", fault.code());
    assertTrue(fault.sentence().startsWith(sentence), fault.sentence());
  }

  @Test
  void anAnswerCountsForItsAgeAndNoLonger() {
    Discovery discovery = discovery();
    Dependencies first = discovery.dependencies();
    answer(200, "{\"application\":\"helpdesk\",\"resources\":{}}");
    clock.nanos.addAndGet(Discovery.DEFAULT_AGE.toNanos() - 1);
    assertEquals(first, discovery.dependencies());
    assertEquals(1, asked.size());
    clock.nanos.addAndGet(1);
    assertEquals(Map.of(), discovery.dependencies().resources());
    assertEquals(2, asked.size());
  }

  @Test
  void withoutAnAgeEachCallAsks() {
    Discovery discovery = discovery().keepingFor(Duration.ZERO);
    discovery.dependencies();
    discovery.dependencies();
    assertEquals(2, asked.size());
    Fault fault = assertThrows(Fault.class, () -> discovery.keepingFor(Duration.ofHours(25)));
    assertEquals("invalid-setting", fault.code());
  }

  @Test
  void aFailureIsNeverKeptAndNeverTakenForNothing() throws IOException {
    Discovery discovery = discovery();
    answer(503, "{\"detail\":\"not yet\"}");
    assertTrue(refused(discovery).sentence().contains("answered 503 (not yet)"));
    answer(200, documented());
    assertEquals(1, discovery.dependencies().resources().size());
    clock.nanos.addAndGet(Discovery.DEFAULT_AGE.toNanos());
    answer(200, "{}");
    assertEquals("unreadable-answer", refused(discovery).code());
    answer(200, documented());
    assertEquals(1, discovery.dependencies().resources().size());
    assertEquals(4, asked.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {"detail":"who?"}          | discovery-refused | does not know the key in SLUICE_KEY (who?)
          403 | {"detail":"no"}            | discovery-refused | needs the scope discovery:read (no)
          400 | {"detail":"it is missing"} | discovery-refused | set SLUICE_APPLICATION (it is missing)
          404 | <html>                     | discovery-refused | is it a hub, and its own address?
          302 | <html>                     | discovery-failed  | answered 302; ask again later
          200 | <html>                     | unreadable-answer | none to this question: malformed JSON
          200 | {"application":"a","resources":{"x":{}}} | unreadable-answer | resource x has no 'type' and 'ref'
          200 | {"application":"a","application":"b"}    | unreadable-answer | none to this question
          """)
  void whatTheHubDoesNotAnswerIsSaidInASentence(
      int code, String text, String fault, String sentence) {
    answer(code, text);
    Fault thrown = refused(discovery());
    assertEquals(fault, thrown.code());
    assertTrue(thrown.sentence().contains(sentence), thrown.sentence());
    assertEquals(1, asked.size());
  }

  @Test
  void anAnswerThatIsFarTooLargeIsNotRead() {
    answer(200, " ".repeat(HubQuestion.MAX_BYTES + 1));
    assertEquals("hub-unreachable", refused(discovery()).code());
  }

  @Test
  void aHubThatIsAwayOrSilentIsUnreachable() throws IOException {
    URI away = url();
    hub.stop(0);
    Fault gone = refused(Discovery.of(away, "s3cret"));
    assertEquals("hub-unreachable", gone.code());
    assertTrue(gone.sentence().contains(away.toString()), gone.sentence());
    try (var silent = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI there = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      HubQuestion question =
          new HubQuestion(there, "s3cret", Optional.empty(), Duration.ofMillis(200));
      Fault fault = refused(new Discovery(question, Discovery.DEFAULT_AGE, clock));
      assertEquals("hub-unreachable", fault.code());
    }
  }

  @Test
  void whatTheApplicationDoesNotDependOnIsNotFoundAndSaysWhatThereIs() {
    Dependencies dependencies = discovery().dependencies();
    assertEquals("inbox", dependencies.mailStore("inbox").reference());
    Fault store = assertThrows(Fault.class, () -> dependencies.mailStore("other"));
    assertEquals("no-such-resource", store.code());
    assertTrue(store.sentence().contains("no store 'other'; there are [inbox]"), store.sentence());
    assertThrows(Fault.class, () -> dependencies.resource("x"));
  }

  @Test
  void nothingShowsTheKey() {
    assertFalse(discovery().toString().contains("s3cret"));
  }
}
