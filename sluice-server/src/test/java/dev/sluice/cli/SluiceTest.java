package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.client.generator.EventGenerator;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceTest {

  private static final String ID = "17~sales~zendesk";

  private static final String DEAD =
      """
      {"id":"17~sales~zendesk","state":"dead","rule":"sales","target":"zendesk","position":17,
       "since":"2026-11-21T09:00:00Z","attempts":2,
       "cause":{"code":"HTTP_404","message":"no\\u001b[31m such ticket"},
       "history":[{"number":1,"at":"2026-11-21T09:00:01Z","tookMillis":12,"code":"HTTP_503","message":"later"},
                  {"number":2,"at":"2026-11-21T09:01:01Z","tookMillis":9,"code":"HTTP_404","message":"no such ticket"}]}\
      """;

  @TempDir Path folder;

  private HubStub hub = new HubStub();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    hub.close();
  }

  private int run(String... arguments) {
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private int runOnHub(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", hub.url(), "--key", "the-key"));
    return run(all.toArray(String[]::new));
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("event.json"), text).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "generate",
        "send",
        "deliveries",
        "deliveries show",
        "audit",
        "secrets",
        "secrets status",
        "secrets rotate",
        "dead-letters",
        "dead-letters list",
        "dead-letters show",
        "dead-letters redrive",
        "dead-letters skip",
        "pause",
        "resume",
        "replay",
        "replay list",
        "replay show",
        "replay cancel",
        "keys",
        "keys create",
        "keys list",
        "keys show",
        "keys rotate",
        "keys revoke",
        "keys reset-operator",
        "sparkpost",
        "sparkpost message",
        "sparkpost events"
      })
  void everyCommandHelpsWithExamplesAndExitCodes(String command) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.removeIf(String::isEmpty);
    arguments.add("--help");

    assertEquals(0, run(arguments.toArray(String[]::new)));
    assertTrue(out.toString().contains("Example"), out::toString);
    assertTrue(out.toString().contains("Exit codes"), out::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sned x",
        "send",
        "send a.json --type t",
        "send --type t",
        "send --client --type t --source s",
        "send --type t --source s --url ftp://x",
        "generate --batch 0",
        "generate --batch 501",
        "generate --rate 0",
        "generate --rate NaN",
        "generate --minutes 1 --seconds 1",
        "generate --seconds 0",
        "deliveries --state gone",
        "deliveries --from yesterday",
        "deliveries --limit 1001",
        "dead-letters",
        "dead-letters redrive",
        "dead-letters redrive a~b~c --target x",
        "dead-letters redrive --limit 5",
        "dead-letters redrive a~b~c --all",
        "dead-letters redrive --all --limit 5",
        "dead-letters redrive --rule r --rate 5/s",
        "pause",
        "pause r --list",
        "replay",
        "replay --rule r --pattern {",
        "keys",
        "keys create",
        "keys creat shop",
        "keys list --limit 0",
        "keys rotate"
      })
  void aWrongCallEndsWithTwoAndNoStackTrace(String call) {
    String[] arguments = call.isEmpty() ? new String[0] : call.split(" ");

    assertEquals(2, run(arguments));
    assertTrue(err.toString().startsWith("sluice: "), err::toString);
    assertFalse(err.toString().contains("\tat "), err::toString);
  }

  @Test
  void aHubThatIsNotThereIsToldInOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + free;

    assertEquals(1, run("deliveries", "--url", url));
    assertEquals(
        "sluice: no hub answers at " + url + "; start one with ./sluice serve\n", err.toString());
  }

  @Test
  void anObjectIsSentAsOneCloudEventAsItIs() throws IOException {
    hub.on("POST /v1/events", 202, "{\"accepted\":1,\"ids\":[\"1\"]}");
    String event = "{\"specversion\":\"1.0\", \"id\":\"1\", \"source\":\"/s\", \"type\":\"t\"}";

    assertEquals(0, runOnHub("send", file(event)), err::toString);

    HubStub.Request request = hub.requests().getFirst();
    assertEquals(event, request.body());
    assertEquals("application/cloudevents+json", request.headers().get("content-type"));
    assertEquals("the-key", request.headers().get("x-api-key"));
    assertEquals("{\"accepted\":1,\"ids\":[\"1\"]}\n", out.toString());
  }

  @Test
  void anArrayIsSentAsABatch() throws IOException {
    hub.on("POST /v1/events", 202, "{}");

    assertEquals(0, runOnHub("send", file("[]")));

    assertEquals(
        "application/cloudevents-batch+json",
        hub.requests().getFirst().headers().get("content-type"));
  }

  @Test
  void optionsBuildAnEventInBinaryMode() {
    hub.on("POST /v1/events", 202, "{}");

    assertEquals(
        0,
        runOnHub(
            "send", "--type", "a \"b\" ü%", "--source", "/s", "--id", "7", "--data", "{\"n\":1}"));

    HubStub.Request request = hub.requests().getFirst();
    assertEquals("a%20%22b%22%20%C3%BC%25", request.headers().get("ce-type"));
    assertEquals("1.0", request.headers().get("ce-specversion"));
    assertEquals("7", request.headers().get("ce-id"));
    assertEquals("application/json", request.headers().get("content-type"));
    assertEquals("{\"n\":1}", request.body());
  }

  @Test
  void dataMayStandInAFile() throws IOException {
    hub.on("POST /v1/events", 202, "{}");

    assertEquals(
        0, runOnHub("send", "--type", "t", "--source", "/s", "--data", "@" + file("{\"n\":2}")));

    assertEquals("{\"n\":2}", hub.requests().getFirst().body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sned                 | there is no command 'sned'; did you mean 'send'?
          explode              | there is no command 'explode'; known are serve,
          deliveries --limitt 3 | there is no option --limitt; did you mean '--limit'?
          send a b --key k     | 'b' is one argument too many
          """)
  void aMistypedWordGetsTheNearestOne(String call, String expected) {
    assertEquals(2, run(call.split(" ")));
    assertTrue(err.toString().contains(expected), err::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"eventType\":\"x\"}", "[{\"eventType\":\"x\"}]"})
  void aClientEventIsPutIntoEntries(String json) throws IOException {
    hub.on("POST /v1/client-events", 200, "{\"FailedEntryCount\":0,\"Entries\":[]}");

    assertEquals(0, runOnHub("send", "--client", file(json)));

    assertEquals(
        "{\"entries\":[{\"entry\":\"{\\\"eventType\\\":\\\"x\\\"}\"}]}",
        hub.requests().getFirst().body());
  }

  @Test
  void aRefusedEventEndsWithOneAndTheProblem() throws IOException {
    hub.on(
        "POST /v1/events",
        400,
        "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"type: must\\nnot be empty\"}");

    assertEquals(1, runOnHub("send", file("{}")));
    assertEquals("sluice: Bad Request: type: must not be empty (400)\n", err.toString());
  }

  @Test
  void entriesThatAreRefusedEndWithOneAndTheWholeAnswer() throws IOException {
    String answer = "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"MalformedDetail\"}]}";
    hub.on("POST /v1/client-events", 207, answer);

    assertEquals(1, runOnHub("send", "--client", file("{}")));
    assertEquals(answer + "\n", out.toString());
  }

  @Test
  void aFileThatIsNotJsonIsNotSent() throws IOException {
    assertEquals(1, runOnHub("send", file("{} {}")));
    assertEquals(1, runOnHub("send", folder.resolve("none").toString()));
    assertTrue(hub.requests().isEmpty());
  }

  @Test
  void deliveriesWithoutOptionsShowAccountsAndWhatIsPending() {
    hub.on(
        "GET /v1/accounts",
        200,
        "{\"accepted\":5,\"routed\":4,\"unmatched\":1,\"accounts\":[{\"rule\":\"sales\",\"target\":"
            + "\"zendesk\",\"in\":120,\"delivered\":2,\"pending\":118,\"dead\":0}]}");
    hub.on("GET /v1/deliveries", 200, "{\"deliveries\":[]}");

    assertEquals(0, runOnHub("deliveries"), err::toString);

    assertEquals(
        """
        accepted 5, routed 4, matched by no rule 1

        RULE   TARGET    IN  DELIVERED  PENDING  DEAD
        sales  zendesk  120          2      118     0

        no pending deliveries
        """,
        out.toString());
    assertEquals("GET /v1/deliveries?state=due%2Cleased&limit=50", hub.requests().getLast().line());
  }

  @Test
  void deadLettersAreListedAlignedWithTheirCauseAndNoControlCharacters() {
    hub.on("GET /v1/deliveries", 200, "{\"deliveries\":[" + DEAD + "],\"next\":\"" + ID + "\"}");

    assertEquals(0, runOnHub("dead-letters", "list", "--target", "zendesk", "--error", "HTTP_404"));

    assertEquals(
        """
        ID                STATE  ATTEMPTS  SINCE                 DUE  LAST ERROR
        17~sales~zendesk  dead          2  2026-11-21T09:00:00Z  -    HTTP_404: no [31m such ticket

        there are more: add --after 17~sales~zendesk
        """,
        out.toString());
    assertEquals(
        "GET /v1/deliveries?state=dead&target=zendesk&error=HTTP_404&limit=50",
        hub.requests().getFirst().line());
  }

  @Test
  void aDeadLetterIsShownWithAllItsAttempts() {
    hub.on("GET /v1/deliveries/" + ID, 200, DEAD);

    assertEquals(0, runOnHub("dead-letters", "show", ID), err::toString);

    assertTrue(
        out.toString()
            .endsWith(
                """
                NO  AT                    TOOK MS  ENDED     MESSAGE
                 1  2026-11-21T09:00:01Z       12  HTTP_503  later
                 2  2026-11-21T09:01:01Z        9  HTTP_404  no such ticket
                """),
        out::toString);
  }

  @Test
  void jsonIsForProgramsAndWhole() throws IOException {
    hub.on("GET /v1/deliveries/" + ID, 200, DEAD);

    assertEquals(0, runOnHub("deliveries", "show", ID, "--json"));

    JsonNode shown = HubClient.JSON.readTree(out.toString());
    assertEquals(HubClient.JSON.readTree(DEAD), shown);
  }

  @Test
  void redriveByIdsOrByFilterPostsTheChoice() {
    hub.on("POST /v1/dead-letters/redrive", 200, "{\"redriven\":2}");

    assertEquals(0, runOnHub("dead-letters", "redrive", "a~b~c", "d~e~f"));
    assertEquals(
        0, runOnHub("dead-letters", "redrive", "--rule", "r", "--limit", "5"), err::toString);

    assertEquals(
        List.of("{\"ids\":[\"a~b~c\",\"d~e~f\"]}", "{\"rule\":\"r\",\"limit\":5}"),
        hub.requests().stream().map(HubStub.Request::body).toList());
    assertEquals("redriven 2\n".repeat(2), out.toString());
  }

  /// A clock that only moves when it is told to.
  private static final class HeldClock implements Clock {
    private long nanos;

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanos() {
      return nanos;
    }

    void pass(Duration time) {
      nanos += time.toNanos();
    }
  }

  private boolean generate(Duration length, int batch, double rate) throws InterruptedException {
    HeldClock clock = new HeldClock();
    try (HubClient client = new HubClient(URI.create(hub.url()), Optional.of("the-key"))) {
      return new GeneratorRun(
              client,
              Map::of,
              new EventGenerator(new Random(1), true),
              clock,
              clock::pass,
              new PrintWriter(out, true))
          .run(length, batch, rate);
    }
  }

  @Test
  void theGeneratorKeepsItsRateEndsByItselfAndCounts() throws InterruptedException {
    hub.on("POST /v1/client-events", 200, "{\"FailedEntryCount\":0,\"Entries\":[]}");

    assertTrue(generate(Duration.ofSeconds(3), 10, 2));

    assertEquals(6, hub.requests().size());
    assertEquals(
        """
           1 s  sent 20  accepted 20  refused 0
           2 s  sent 40  accepted 40  refused 0
        sent 60 events in 2.5 s: accepted 60, refused 0; replies p50 0.0 ms, p99 0.0 ms
        """,
        out.toString());
  }

  @Test
  void theGeneratorTellsWhatWasRefused() throws InterruptedException {
    hub.on(
        "POST /v1/client-events",
        207,
        "{\"FailedEntryCount\":1,\"Entries\":[{\"EventId\":\"x\"},"
            + "{\"ErrorCode\":\"MalformedDetail\",\"ErrorMessage\":\"Detail is malformed.\"}]}");

    assertFalse(generate(Duration.ofSeconds(1), 2, 1));

    assertTrue(out.toString().contains("accepted 1, refused 1;"), out::toString);
    assertTrue(out.toString().contains("MalformedDetail, Detail is malformed."), out::toString);
  }

  @Test
  void anAnswerThatIsNotAHubsCountsAsRefused() throws InterruptedException {
    hub.on("POST /v1/client-events", 200, "<html>");

    assertFalse(generate(Duration.ofSeconds(1), 2, 1));

    assertTrue(out.toString().contains("accepted 0, refused 2;"), out::toString);
  }

  @Test
  void theGenerateCommandSendsForItsTimeAndEndsWithZero() {
    hub.on("POST /v1/client-events", 200, "{\"FailedEntryCount\":0,\"Entries\":[]}");

    assertEquals(0, runOnHub("generate", "--seconds", "1", "--batch", "1", "--rate", "0.5"));

    assertEquals(1, hub.requests().size());
    assertTrue(out.toString().contains("accepted 1, refused 0"), out::toString);
  }

  @BeforeEach
  void noOutputYet() {
    out = new StringWriter();
    err = new StringWriter();
  }

  @Test
  void theCheckWarnsOfAnArchiveThatCannotBeWrittenAndPassesAllTheSame() throws IOException {
    Path config = folder.resolve("sluice.yaml");
    Path full = Files.writeString(folder.resolve("full"), "a file");
    Files.writeString(
        config,
        """
        targets:
          lake: { archive: { path: full/lake } }
          fine: { archive: { path: not/there/yet } }
          off: { enabled: false, archive: { path: full/off } }
        """);
    assertEquals(0, run("check", "--config", config.toString()), err::toString);
    List<String> warnings =
        out.toString().lines().filter(line -> line.startsWith("warning: archive")).toList();
    assertEquals(
        List.of(
            "warning: archive lake cannot write to %s now: %s is no folder; what it is owed is kept until it can"
                .formatted(full.resolve("lake"), full)),
        warnings);
    assertFalse(Files.exists(folder.resolve("not")), "a check writes nothing");
  }
}
