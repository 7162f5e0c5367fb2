package dev.sluice.ingress.http.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.Posts;
import dev.sluice.notify.Previews;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicEndpointsTest {

  private static final String URL = "https://hooks.slack.com/services/T000/B000/very-secret-token";
  private static final TopicName DEPLOYS = new TopicName("ops", "deploys");

  private final TopicCalls calls = new TopicCalls();

  private static String topic(String integrations) {
    return "{\"channel\":\"ops\",\"topic\":\"deploys\",\"integrations\":[" + integrations + "]}";
  }

  private static String slack(String more) {
    return "{\"name\":\"slack\",\"model\":\"m\",\"credentials\":{\"url\":\""
        + URL
        + "\"}"
        + more
        + "}";
  }

  private String credential(String key) {
    GivenCredentials given =
        calls.topics.require(DEPLOYS).integration(key).orElseThrow().credentials();
    return switch (given) {
      case GivenCredentials.Named(var values) ->
          values.values().stream()
              .map(each -> each.reveal())
              .sorted()
              .collect(Collectors.joining(" "));
      case GivenCredentials.Url(var url) -> url.reveal();
    };
  }

  @Test
  void aTopicIsMadeAndItsHashIsShownOnceAndItsCredentialsNever() {
    Answer made = calls.create(topic(slack("") + "," + slack(",\"key\":\"team\"")));
    String body = made.body().text();

    assertEquals(201, made.status());
    assertEquals("no-store", made.headers().get("Cache-Control"));
    assertEquals("/v1/topics/ops/deploys", made.headers().get("Location"));
    assertTrue(body.matches("\\{\"hash\":\"[A-Za-z0-9_-]{32}\",\"channel\":\"ops\".*"), body);
    String hash = body.substring(9, 41);
    assertTrue(calls.topics.open(DEPLOYS, hash).isPresent());

    Answer shown = calls.one("ops/deploys");
    assertEquals("\"1\"", shown.headers().get("ETag"));
    assertTrue(shown.body().text().contains("\"credentials\":{\"url\":\"***\"}"));
    for (Answer each : List.of(made, shown, calls.list(Map.of()))) {
      assertFalse(each.body().text().contains("very-secret"), each.body().text());
    }
    assertFalse(shown.body().text().contains(hash), "the hash is shown a second time");
  }

  @Test
  void configurationIsCredentialsAndAUrlIsAllInOne() {
    calls.create(
        topic(
            "{\"name\":\"slack\",\"model\":\"m\",\"configuration\":{\"url\":\""
                + URL
                + "\"}},"
                + "{\"url\":\"slack://T000/B000/very-secret-token\",\"model\":\"m\"},"
                + "{\"name\":\"telegram\",\"model\":\"m\",\"credentials\":{\"token\":\"123456:AbC-dEf\",\"chat-id\":-42}}"));
    assertEquals(URL, credential("slack"));
    assertEquals("slack://T000/B000/very-secret-token", credential("slack-2"));
    assertEquals("-42 123456:AbC-dEf", credential("telegram"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | invalid-member | one JSON object",
        "{ | malformed-json | JSON",
        "{\"chanel\":\"a\"} | unknown-member | did you mean 'channel'?",
        "{\"channel\":\"a b\",\"topic\":\"c\"} | invalid-member | member channel: a topic is named",
        "{\"channel\":\"a\",\"topic\":7} | invalid-member | member topic: it must be a string",
        "{\"channel\":\"a\"} | invalid-member | member topic: it is missing",
        "{\"channel\":\"a\",\"topic\":\"b\"} | invalid-member | member integrations: it is missing",
        "{\"channel\":\"a\",\"topic\":\"b\",\"integrations\":{}} | invalid-member | member integrations: it must be an array",
        "{\"channel\":\"a\",\"topic\":\"b\",\"strict\":1,\"integrations\":[]} | invalid-member | member strict: it must be true or false",
        "{\"channel\":\"a\",\"topic\":\"b\",\"hash\":\"a b\",\"integrations\":[]} | invalid-topic | visible ASCII",
        "{\"channel\":\"a\",\"channel\":\"b\"} | duplicate-field | "
      })
  void aBodyThatIsWrongIsRefused(String body, String code, String sentence) {
    Fault fault = assertThrows(Fault.class, () -> calls.create(body));
    assertEquals(code, fault.code());
    assertTrue(fault.sentence().contains(sentence == null ? "" : sentence), fault.sentence());
    assertEquals(List.of(), calls.topics.list(java.util.Optional.empty(), 9));
  }

  @Test
  void mannersAreShownAndGivenBackAsTheyWereWritten() {
    String manners =
        ",\"digest\":{\"count\":20,\"age\":\"10m\"},\"fallback\":\"sms\","
            + "\"quiet\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"Europe/Berlin\"},"
            + "\"rate\":\"1/s\",\"retry\":{\"attempts\":5},\"throttle\":{\"per\":\"10m\"}";
    calls.create(topic(slack(manners) + "," + slack(",\"key\":\"sms\"")));
    String shown = calls.one("ops/deploys").body().text();
    assertTrue(shown.contains("\"model\":\"m\"" + manners + ",\"credentials\""), shown);

    String integrations =
        shown.substring(shown.indexOf("\"integrations\""), shown.indexOf(",\"created\""));
    calls.replace("ops/deploys", Map.of(), "{" + integrations + "}");
    String again = calls.one("ops/deploys").body().text();
    assertTrue(again.contains(integrations), again);
    assertEquals(URL, credential("sms"));
    assertEquals(
        5,
        calls
            .topics
            .require(DEPLOYS)
            .integration("slack")
            .orElseThrow()
            .manners()
            .attempts()
            .orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"rate\":1 | invalid-topic | integrations[1]: rate: it must be a text",
        ",\"quiet\":{\"from\":\"x\"} | invalid-topic | integrations[1]: quiet.from: 'x' is no time",
        ",\"fallback\":\"slak\" | invalid-topic | integrations[1]: fallback: there is no integration 'slak' in the topic; did you mean 'slack'?",
        ",\"key\":\"x\",\"fallback\":\"x\" | invalid-topic | integrations[1]: fallback: it leads round in a circle: x, x",
        ",\"throtle\":{} | unknown-member | integrations[1]: there is no member 'throtle' here; did you mean 'throttle'?"
      })
  void wrongMannersAreRefusedWithTheirPlace(String more, String code, String sentence) {
    Fault fault =
        assertThrows(Fault.class, () -> calls.create(topic(slack("") + "," + slack(more))));
    assertEquals(code, fault.code());
    assertTrue(fault.sentence().startsWith(sentence), fault.sentence());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7 | integrations[1]: it must be an object",
        "{\"name\":\"slack\",\"credentials\":{}} | integrations[1].model: it is missing",
        "{\"name\":\"slack\",\"model\":\"m\"} | integrations[1]: it must have exactly one of credentials and url",
        "{\"name\":\"slack\",\"model\":\"m\",\"url\":\"slack://a/b/c\",\"credentials\":{}} | integrations[1]: it must have exactly one of",
        "{\"name\":\"slack\",\"model\":\"m\",\"credentials\":\"x\"} | integrations[1].credentials: it must be an object",
        "{\"name\":\"slack\",\"model\":\"m\",\"credentials\":{\"url\":true}} | integrations[1].credentials.url: it must be a string",
        "{\"name\":\"slack\",\"model\":\"m\",\"credentials\":{}} | integrations[1].credentials: credentials of slack: 'url' is missing",
        "{\"name\":\"slack\",\"model\":\"m\",\"credentials\":{\"urll\":\"x\"}} | integrations[1].credentials: credentials of slack: 'urll' is not known; did you mean 'url'?",
        "{\"name\":\"slak\",\"model\":\"m\",\"credentials\":{\"url\":\"x\"}} | integrations[1].name: there is no integration 'slak'; did you mean 'slack'?",
        "{\"name\":\"slack\",\"model\":[1],\"credentials\":{\"url\":\"https://h.example/x\"}} | integrations[1].model: a model is a text",
        "{\"model\":\"m\",\"url\":\"slak://a\"} | integrations[1].url: there is no integration for 'slak://'",
        "{\"name\":\"slack\",\"model\":\"m\",\"credentials\":{\"url\":\"***\"}} | integrations[1].credentials: '***' keeps",
        "{\"nam\":\"slack\",\"model\":\"m\",\"credentials\":{}} | integrations[1]: there is no member 'nam' here; did you mean 'name'?"
      })
  void aWrongIntegrationIsToldByItsPlace(String integration, String sentence) {
    Fault fault =
        assertThrows(Fault.class, () -> calls.create(topic(slack("") + "," + integration)));
    assertEquals(Fault.Kind.INVALID, fault.kind());
    assertTrue(fault.sentence().contains(sentence), fault.sentence());
  }

  @Test
  void whatIsTooMuchIsRefused() {
    String many =
        IntStream.rangeClosed(0, Topics.MAX_INTEGRATIONS)
            .mapToObj(_ -> slack(""))
            .collect(Collectors.joining(","));
    assertEquals(
        "invalid-member", assertThrows(Fault.class, () -> calls.create(topic(many))).code());
    String large = topic("{\"name\":\"slack\",\"model\":\"" + "x".repeat(300_000) + "\"}");
    assertEquals("json-too-large", assertThrows(Fault.class, () -> calls.create(large)).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"${\"",
        "\"${a\"",
        "\"$\"",
        "\"${}\"",
        "\"$$$$$$\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "{}",
        "\"\"",
        "{\"text\":{\"$a\":[\"${b:-${c}}\"]}}",
        "\"${a:-$b}\""
      })
  void aHostileModelIsTakenAndShownAsItIsOrRefusedByItsPlace(String model) {
    String body =
        topic(
            "{\"name\":\"slack\",\"model\":"
                + model
                + ",\"credentials\":{\"url\":\""
                + URL
                + "\"}}");
    try {
      calls.create(body);
      assertTrue(calls.one("ops/deploys").body().text().contains("\"model\":"));
    } catch (Fault fault) {
      assertEquals("invalid-template", fault.code());
      assertTrue(fault.sentence().startsWith("integrations[0].model: "), fault.sentence());
    }
  }

  @Test
  void aPutReplacesTheIntegrationsAndKeepsTheHashAndTheCredentialsThatItGivesBackAsTheyWereShown() {
    Answer made = calls.create(topic(slack("")));
    String hash = made.body().text().substring(9, 41);
    Answer replaced =
        calls.replace(
            "ops/deploys",
            Map.of("If-Match", "\"1\""),
            "{\"strict\":true,\"integrations\":[{\"key\":\"slack\",\"name\":\"slack\",\"model\":\"new\","
                + "\"credentials\":{\"url\":\"***\"}}]}");

    assertEquals("\"2\"", replaced.headers().get("ETag"));
    assertTrue(replaced.body().text().contains("\"model\":\"new\""), replaced.body().text());
    assertEquals(URL, credential("slack"));
    assertTrue(calls.topics.open(DEPLOYS, hash).isPresent());
    assertTrue(calls.topics.require(DEPLOYS).isStrict());
  }

  @Test
  void aTokenIsNotKeptBesideAnAddressThatChanges() {
    calls.create(
        topic(
            "{\"name\":\"slack-api\",\"model\":\"m\",\"credentials\":{\"token\":\"xoxb-secret\",\"channel\":\"#c\"}}"));
    for (String credentials :
        List.of(
            "{\"token\":\"***\",\"channel\":\"***\",\"base-url\":\"https://evil.example\"}",
            "{\"token\":\"***\",\"channel\":\"#other\"}",
            "{\"token\":\"***\"}")) {
      Fault fault =
          assertThrows(
              Fault.class,
              () ->
                  calls.replace(
                      "ops/deploys",
                      Map.of(),
                      "{\"integrations\":[{\"key\":\"slack-api\",\"name\":\"slack-api\",\"model\":\"m\",\"credentials\":"
                          + credentials
                          + "}]}"));
      assertEquals("invalid-topic", fault.code());
    }
    assertEquals("#c xoxb-secret", credential("slack-api"));
  }

  @Test
  void anOlderVersionIsRefusedAndSoIsWhatIsNoVersion() {
    calls.create(topic(slack("")));
    String none = "{\"integrations\":[]}";
    calls.replace("ops/deploys", Map.of("If-Match", "*"), none);
    for (Map.Entry<Map<String, String>, String> each :
        Map.of(
                Map.of("If-Match", "\"1\""),
                none,
                Map.of("x", "y"),
                "{\"version\":1,\"integrations\":[]}")
            .entrySet()) {
      Fault fault =
          assertThrows(
              Fault.class, () -> calls.replace("ops/deploys", each.getKey(), each.getValue()));
      assertEquals("topic-changed", fault.code());
    }
    assertEquals(
        "invalid-header",
        assertThrows(
                Fault.class, () -> calls.replace("ops/deploys", Map.of("If-Match", "W/x"), none))
            .code());
    assertEquals(
        "invalid-member",
        assertThrows(
                Fault.class,
                () ->
                    calls.replace(
                        "ops/deploys",
                        Map.of("If-Match", "\"2\""),
                        "{\"version\":3,\"integrations\":[]}"))
            .code());
    assertEquals(
        "topic-changed",
        assertThrows(Fault.class, () -> calls.delete("ops/deploys", Map.of("If-Match", "\"1\"")))
            .code());
    assertEquals(
        "{\"removed\":\"ops/deploys\"}", calls.delete("ops/deploys", Map.of()).body().text());
  }

  @Test
  void aNewHashCountsBesideTheOldOneForTheOverlap() {
    String first = calls.create(topic("")).body().text().substring(9, 41);
    Answer rotated = calls.rotate("ops/deploys", "{\"overlap\":\"2h\"}");
    String second = rotated.body().text().substring(9, 41);

    assertTrue(rotated.body().text().contains("\"oldHashUntil\""), rotated.body().text());
    assertTrue(calls.topics.open(DEPLOYS, first).isPresent());
    calls.clock.advance(Duration.ofHours(3));
    assertFalse(calls.topics.open(DEPLOYS, first).isPresent());
    assertTrue(calls.topics.open(DEPLOYS, second).isPresent());
    for (String wrong : List.of("31d", "-1s", "1w", "", "1")) {
      assertEquals(
          "invalid-member",
          assertThrows(
                  Fault.class, () -> calls.rotate("ops/deploys", "{\"overlap\":\"" + wrong + "\"}"))
              .code());
    }
  }

  @Test
  void whatIsNotThereIs404AndAListGoesOnAfterItsLast() {
    for (String name : List.of("ops/none", "a b/c", "ü/x")) {
      assertEquals("no-such-topic", assertThrows(Fault.class, () -> calls.one(name)).code());
    }
    for (String name : List.of("a", "b", "c")) {
      calls.create("{\"channel\":\"ops\",\"topic\":\"" + name + "\",\"integrations\":[]}");
    }
    String first = calls.list(Map.of("limit", List.of("2"))).body().text();
    assertTrue(first.endsWith(",\"next\":\"ops/b\"}"), first);
    String rest = calls.list(Map.of("after", List.of("ops/b"))).body().text();
    assertTrue(rest.contains("\"topic\":\"c\"") && !rest.contains("next"), rest);
    for (Map<String, List<String>> wrong :
        List.of(
            Map.of("limit", List.of("0")),
            Map.of("limit", List.of("1001")),
            Map.of("after", List.of("x")))) {
      assertEquals("invalid-parameter", assertThrows(Fault.class, () -> calls.list(wrong)).code());
    }
  }

  @Test
  void aPreviewShowsEachMessageAndWhatItLacksAndNoCredentialAndSendsNothing() {
    String hash =
        calls
            .create(
                topic(
                    "{\"name\":\"slack\",\"model\":\"Deploy of $app $version\",\"credentials\":{\"url\":\""
                        + URL
                        + "\"}},"
                        + "{\"name\":\"slack\",\"model\":{\"text\":\"$app\",\"blocks\":[]},\"credentials\":{\"url\":\""
                        + URL
                        + "\"}}"))
            .body()
            .text()
            .substring(9, 41);
    Posts posts =
        new Posts(
            calls.topics,
            calls.catalog,
            _ -> {
              throw new AssertionError("something was posted");
            },
            calls.engine.journal(),
            new Random(8));
    PreviewEndpoint endpoint = new PreviewEndpoint(posts, new Previews(calls.catalog, calls.clock));
    String shown =
        endpoint
            .answer(
                TopicCalls.made(
                    "ops/deploys",
                    Map.of("x-topic-hash-x", hash),
                    "{\"metadata\":{\"app\":\"<!channel>\"}}"))
            .body()
            .text();

    assertEquals(
        "{\"strict\":false,\"messages\":["
            + "{\"integration\":\"slack\",\"name\":\"slack\",\"content\":\"Deploy of &lt;!channel&gt; $version\",\"missing\":[\"version\"]},"
            + "{\"integration\":\"slack-2\",\"name\":\"slack\",\"content\":{\"text\":\"&lt;!channel&gt;\",\"blocks\":[]}}]}",
        shown);
    Fault wrong =
        assertThrows(
            Fault.class,
            () ->
                endpoint.answer(
                    TopicCalls.made("ops/deploys", Map.of("x-topic-hash-x", "wrong"), "{}")));
    assertEquals(Posts.NO_SUCH_TOPIC, wrong.sentence());
  }
}
