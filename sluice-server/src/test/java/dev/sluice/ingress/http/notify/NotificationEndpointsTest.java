package dev.sluice.ingress.http.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.MadeCall;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.IntegrationDraft;
import dev.sluice.notify.Messages;
import dev.sluice.notify.Posts;
import dev.sluice.notify.TopicDraft;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.Topics;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationEndpointsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Caller SHOP =
      new Caller("shop", "shop", Set.of(Scope.NOTIFICATIONS_SEND, Scope.NOTIFICATIONS_READ));

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(1));
  private final Integrations catalog = Integrations.all(clock, new SecureRandom());
  private final Topics topics =
      new Topics(
          List.of(),
          engine.registry(),
          (_, all) -> engine.registry().write(all),
          clock,
          new Random(7),
          catalog,
          _ -> {});
  private final Posts posts =
      new Posts(
          topics,
          catalog,
          events -> engine.journal().append(events),
          engine.journal(),
          new Random(8));
  private final NotificationEndpoints endpoints =
      new NotificationEndpoints(posts, new Messages(topics, engine.journal(), engine.outbox()));
  private final String hash =
      topics
          .create(
              "operator",
              new TopicDraft(
                  new TopicName("deploys", "done"), true, List.of(hook("$app"), hook("of $app"))),
              Optional.empty())
          .hash();

  private static IntegrationDraft hook(String model) {
    return new IntegrationDraft(
        "webhook",
        new Json.Text(model),
        GivenCredentials.ofTexts(Map.of("url", "https://example.com/hook")));
  }

  private MadeCall call(String channel, String topic, Map<String, String> headers, String body) {
    return MadeCall.EMPTY
        .at("channel", channel)
        .at("topic", topic)
        .with(headers)
        .saying(body)
        .by(SHOP);
  }

  private Answer post(Map<String, String> headers, String body) throws InterruptedException {
    Map<String, String> all = new HashMap<>(headers);
    all.put("X-Topic-Hash-X", hash);
    return endpoints.post(call("deploys", "done", all, body));
  }

  private Fault refused(MadeCall call) {
    return assertThrows(Fault.class, () -> endpoints.post(call));
  }

  private static JsonNode json(Answer answer) throws IOException {
    return JSON.readTree(answer.body().text());
  }

  @Test
  void aPostIsAnsweredWithAMessageForEachIntegrationWhichCanBeAskedFor()
      throws IOException, InterruptedException {
    JsonNode ids = json(post(Map.of(), "{\"metadata\":{\"app\":\"shop\"}}"));

    assertEquals(2, ids.size());
    String id = ids.path("webhook-2").textValue();
    assertTrue(id.matches("1~sluice\\.notify~topic\\.[a-z0-9]{12}\\.webhook-2"), id);
    Answer message = endpoints.message(MadeCall.EMPTY.at("id", id));
    assertEquals(
        "{\"id\":\"%s\",\"topic\":\"deploys/done\",\"integration\":\"webhook-2\",".formatted(id)
            + "\"state\":\"accepted\",\"attempts\":0,\"history\":[]}",
        message.body().text());
  }

  @Test
  void anUnknownTopicAndAWrongHashAndNoHashAndNoNameAreToldAlikeWhateverTheBody() {
    String right = "{\"metadata\":{\"app\":\"shop\"}}";
    Fault first = refused(call("deploys", "done", Map.of("x-topic-hash-x", "wrong"), right));

    assertEquals(Fault.Kind.NOT_FOUND, first.kind());
    assertEquals("no-such-topic", first.code());
    for (MadeCall call :
        List.of(
            call("deploys", "done", Map.of(), right),
            call("deploys", "done", Map.of("x-topic-hash-x", "wrong"), "{"),
            call("deploys", "done", Map.of("Content-Type", "text/plain"), right),
            call("deploys", "other", Map.of("x-topic-hash-x", hash), right),
            call("deploys done", "ü", Map.of("x-topic-hash-x", hash), right))) {
      Fault other = refused(call);
      assertEquals(first.kind(), other.kind());
      assertEquals(first.code(), other.code());
      assertEquals(first.sentence(), other.sentence());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | malformed-json",
        "[] | invalid-member",
        "{\"metadata\":7} | invalid-member",
        "{\"metadata\":null} | invalid-member",
        "{\"metdata\":{}} | unknown-member",
        "{\"metadata\":{\"a\":1,\"a\":2}} | duplicate-field",
        "{\"metadata\":{}} | missing-variables",
        "{} | missing-variables",
        "'' | missing-variables"
      })
  void aBodyThatIsWrongIsRefused(String body, String code) {
    Fault fault = assertThrows(Fault.class, () -> post(Map.of(), body));
    assertEquals(code, fault.code());
    assertEquals(Fault.Kind.INVALID, fault.kind());
    assertEquals(List.of(), engine.journal().events());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    Fault fault = assertThrows(Fault.class, () -> post(Map.of("Content-Type", "text/plain"), "{}"));
    assertEquals("unsupported-media-type", fault.code());
  }

  @Test
  void aKeyAgainstRepeatsGivesTheSameAnswerAndWithOtherMetadata422()
      throws IOException, InterruptedException {
    Map<String, String> key = Map.of("idempotency-key", "k-1");
    Answer first = post(key, "{\"metadata\":{\"app\":\"shop\"}}");
    Answer again = post(key, "{\"metadata\":{\"app\":\"shop\"}}");
    Answer other = post(key, "{\"metadata\":{\"app\":\"till\"}}");

    assertEquals(json(first), json(again));
    assertEquals(422, other.status());
    assertEquals("idempotency-key-reused", json(other).path("code").textValue());
    assertEquals(1, engine.journal().events().size());
  }

  @Test
  void aMessageThatIsNoneIs404() {
    Fault fault =
        assertThrows(Fault.class, () -> endpoints.message(MadeCall.EMPTY.at("id", "1~a~b")));
    assertEquals("no-such-message", fault.code());
    assertEquals(Fault.Kind.NOT_FOUND, fault.kind());
  }
}
