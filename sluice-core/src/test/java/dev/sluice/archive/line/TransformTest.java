package dev.sluice.archive.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.record.RecordTransform;
import dev.sluice.record.Transformed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformTest {

  private static String outcome(Transform transform, Entry entry) {
    return said(transform.apply(entry, Entries.view(entry)));
  }

  private static String said(Shaped shaped) {
    return switch (shaped) {
      case Shaped.Stored stored ->
          new String(LineShape.bytes(stored.view()), StandardCharsets.UTF_8);
      case Shaped.Dropped _ -> "dropped";
      case Shaped.Failed(String code, String message) -> code + ": " + message;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": detail.x}                        ¦ {"a":1.5}
          detail.x > 1 ? $ ~> |$|{"detail": 0}|  ¦ {"version":"0","id":"e1","source":"clientevents","type":"com.example.t","detail-type":"com.example.t","resources":[],"datacontenttype":"application/json","detail":0}
          detail.x > 9 ? $                       ¦ dropped
          detail.y                               ¦ dropped
          null                                   ¦ dropped
          detail.x                               ¦ Transform.Failed: the transform makes no JSON object
          [$]                                    ¦ Transform.Failed: the transform makes no JSON object
          {"at": $ingestionTime & $position}     ¦ {"at":"2026-11-21T09:30:00.125Z7"}
          {"_position": 1, "a": 2}               ¦ {"_position":1,"a":2}
          """)
  void anExpressionMakesARecordOrDropsOrFails(String expression, String outcome) {
    assertEquals(outcome, outcome(JsonataTransform.of(expression), Entries.json("{\"x\": 1.50}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          ($f := function($n) { $f($n + 1) }; $f(1))
          ($f := function($s) { $f($s & $s) }; $f("xxxxxxxx"))
          $error("no")
          $number(detail.name)
          [1..10000000]
          """)
  void anExpressionThatLoopsOrThrowsFailsWithASentence(String expression) {
    String outcome = outcome(JsonataTransform.of(expression), Entries.json("{\"name\":\"x\"}"));
    assertTrue(outcome.startsWith("Transform.Failed: the expression failed: "), outcome);
    assertTrue(outcome.length() < 400, outcome);
  }

  @Test
  void whatIsNoJsonataIsRefusedAtOnce() {
    assertEquals(
        "invalid-jsonata", assertThrows(Fault.class, () -> JsonataTransform.of("{\"a\":")).code());
  }

  @Test
  void aTransformSeesDataThatIsNoJsonToo() {
    Entry binary =
        Entries.of(7, event -> event.dataContentType("text/plain").data(Payload.ofText("hi")));
    assertEquals("{\"d\":\"aGk=\"}", outcome(JsonataTransform.of("{\"d\": data_base64}"), binary));
    assertEquals(
        "{\"version\":\"0\",\"id\":\"e1\",\"source\":\"clientevents\",\"type\":\"com.example.t\","
            + "\"detail-type\":\"com.example.t\",\"resources\":[],\"datacontenttype\":\"text/plain\","
            + "\"data_base64\":\"aGk=\"}",
        outcome(JsonataTransform.of("$"), binary));
  }

  private static Entry clientEvent(String resources, String detail) {
    return Entries.of(
        7,
        event ->
            event
                .extension(Event.RESOURCES, resources)
                .dataContentType("application/json")
                .data(Payload.ofText(detail)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          ["c-1"]   ¦ {"eventType":"a"}                    ¦ "resources":[],"datacontenttype":"application/json","detail":{"eventType":"a","accountNumber":"c-1"}}
          ["c","d"] ¦ {"accountNumber":7,"n":1.0}          ¦ "resources":[],"datacontenttype":"application/json","detail":{"accountNumber":"c","n":1.0}}
          [""]      ¦ {}                                   ¦ "detail":{"accountNumber":""}}
          []        ¦ {}                                   ¦ Transform.Failed: resources holds no client id
          [1]       ¦ {}                                   ¦ Transform.Failed: resources holds no client id
          ["c"]     ¦ [1]                                  ¦ Transform.Failed: detail is no object that could have an accountNumber
          """)
  void theClientsIdMovesIntoTheDetailAsInTheOriginal(
      String resources, String detail, String outcome) {
    String made = outcome(new ClientEventsTransform(), clientEvent(resources, detail));
    assertTrue(made.endsWith(outcome), made);
  }

  private static String plugin(RecordTransform plugin) {
    return outcome(new PluginTransform(plugin, Duration.ofSeconds(20)), Entries.json("{\"x\":1}"));
  }

  @Test
  void aPluginMakesARecordOrDropsOrFails() {
    assertEquals("{\"x\":1.0}", plugin(_ -> new Transformed.Ok("{\"x\" : 1.0}")));
    assertEquals("dropped", plugin(_ -> new Transformed.Dropped()));
    assertEquals("Transform.Failed: no", plugin(_ -> new Transformed.Failed("no")));
    assertEquals(
        "Transform.Failed: the transform makes no JSON", plugin(_ -> new Transformed.Ok("{")));
    assertEquals(
        "Transform.TooLarge: the transform makes more than 4194304 bytes",
        plugin(_ -> new Transformed.Ok("{\"x\":\"" + "é".repeat(Transform.MAX_BYTES / 2) + "\"}")));
    assertTrue(
        plugin(source -> new Transformed.Ok(source.json())).endsWith("\"detail\":{\"x\":1}}"));
    String thrown =
        plugin(_ -> {
          throw new IllegalStateException("oh");
        });
    assertTrue(thrown.endsWith("has thrown java.lang.IllegalStateException: oh"), thrown);
    assertTrue(plugin(source -> plugged(source.json())).endsWith("StackOverflowError"));
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Transformed plugged(String json) {
    return plugged(json + "x".substring(1));
  }

  @Test
  void aPluginThatDoesNotEndIsLeftAloneAndTheNextEventGoesOn() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    RecordTransform stuck =
        source -> {
          if (source.json().contains("stuck")) {
            awaitWhateverComes(release);
          }
          return new Transformed.Ok("{}");
        };
    PluginTransform transform = new PluginTransform(stuck, Duration.ofMillis(30));
    Entry bad = Entries.json("\"stuck\"");
    for (int i = 0; i < PluginTransform.MAX_LEFT; i++) {
      assertTrue(outcome(transform, bad).endsWith("has not ended within 30 ms"));
    }
    assertTrue(outcome(transform, Entries.json("1")).contains("is not called"));
    release.countDown();
    // Those that were left alone end some time after this.
    String said = outcome(transform, Entries.json("1"));
    while (said.contains("is not called")) {
      Thread.onSpinWait();
      said = outcome(transform, Entries.json("1"));
    }
    assertEquals("{}", said);
  }

  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException _) {
        over = latch.getCount() == 0;
      }
    }
  }

  @Test
  void whoeverInterruptsTheArchiveNoEventFailsForIt() {
    PluginTransform transform =
        new PluginTransform(_ -> new Transformed.Ok("{}"), Duration.ofSeconds(20));
    Thread.currentThread().interrupt();
    assertEquals("{}", outcome(transform, Entries.json("1")));
    assertTrue(Thread.interrupted());
  }

  @Test
  void theArchivesOwnMembersAreNobodyElses() {
    LineShape shape =
        new LineShape(
            Optional.of(JsonataTransform.of("{\"_position\": 1, \"_arrival\": 2, \"a\": 3}")),
            Privacy.NONE);
    Shaped.Stored stored = assertInstanceOf(Shaped.Stored.class, shape.of(Entries.json("1")));
    assertEquals("{\"a\":3}", said(stored));
  }

  @Test
  void halfASurrogatePairStaysAnEscape() {
    Entry entry = Entries.json("{\"x\":\"\\ud83d é\"}");
    String line = said(new Shaped.Stored(Entries.view(entry)));
    assertTrue(line.endsWith("{\"x\":\"\\uD83D é\"}}"), line);
  }
}
