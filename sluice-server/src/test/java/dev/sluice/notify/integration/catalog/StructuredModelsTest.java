package dev.sluice.notify.integration.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Integration;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Model;
import dev.sluice.testkit.notify.PushReceivers;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Models that are objects, with a value that tries to be more than a value.
class StructuredModelsTest {

  private static final Integrations ALL = Integrations.all(Clock.system(), new SecureRandom());
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final Json.Fields METADATA =
      Json.Fields.NONE.with("v", "<a&b> *x* _y_ \"q\"\r\nBcc: e@x.example @all");

  private static Outgoing outgoing(String name, String model, Map<String, String> credentials) {
    Integration integration = ALL.named(name);
    Json content = Model.of(Json.parse(model)).render(METADATA, integration).content();
    return integration.outgoing(
        new Message("m-1", AT, content), Credentials.ofTexts(integration, credentials));
  }

  private static String body(String name, String model, Map<String, String> credentials) {
    return ((Outgoing.Request) outgoing(name, model, credentials)).body().text();
  }

  private static void tooLong(String name, String model, String url) {
    Fault fault = assertThrows(Fault.class, () -> body(name, model, Map.of("url", url)), name);
    assertEquals("message-too-long", fault.code());
  }

  @Test
  void whatAReceiverTakesLessOfInAllIsRefusedHere() {
    String text = "{\"type\":\"TextBlock\",\"text\":\"" + "x".repeat(9_000) + "\"}";
    String card = "{\"type\":\"AdaptiveCard\",\"body\":[%s]}";
    String teams = "https://h.example/workflows/1";
    assertTrue(
        body("teams", card.formatted(text + "," + text + "," + text), Map.of("url", teams)).length()
            < 28 << 10);
    tooLong("teams", card.formatted(text + "," + text + "," + text + "," + text), teams);

    String chat = "https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t";
    String large =
        "{\"text\":\"a\",\"cardsV2\":[" + "\"%s\",".formatted("x".repeat(3_900)).repeat(9) + "1]}";
    tooLong("googlechat", large, chat);

    String discord = "https://discord.com/api/webhooks/1/t";
    tooLong("discord", "{\"embeds\":[" + "{},".repeat(10) + "{}]}", discord);
    String field = "{\"name\":\"n\",\"value\":\"v\"}";
    tooLong(
        "discord",
        "{\"embeds\":[{\"fields\":[" + (field + ",").repeat(25) + field + "]}]}",
        discord);
    String embed = "{\"description\":\"" + "x".repeat(3_001) + "\"}";
    tooLong("discord", "{\"embeds\":[" + embed + "," + embed + "]}", discord);
    assertTrue(
        body("discord", "{\"embeds\":[" + embed + "," + field + "]}", Map.of("url", discord))
            .contains("xxx"));
  }

  @Test
  void slacksBlocksAreEscapedWhereTheyHaveMarkup() {
    assertEquals(
        """
        {"text":"&lt;a&amp;b&gt; *x* _y_ \\"q\\"\\r\\nBcc: e@x.example @all","blocks":[\
        {"type":"header","text":{"type":"plain_text","text":"<a&b> *x* _y_ \\"q\\"\\r\\nBcc: \
        e@x.example @all"}},{"type":"section","text":{"type":"mrkdwn","text":\
        "*&lt;a&amp;b&gt; *x* _y_ \\"q\\"\\r\\nBcc: e@x.example @all*"}},{"type":"image",\
        "image_url":"https://x.example/%3Ca%26b%3E%20%2Ax%2A%20_y_%20%22q%22%0D%0ABcc%3A%20e%40\
        x.example%20%40all.png","alt_text":"a"}]}\
        """,
        body(
            "slack",
            """
            {"text":"$v","blocks":[
              {"type":"header","text":{"type":"plain_text","text":"$v"}},
              {"type":"section","text":{"type":"mrkdwn","text":"*$v*"}},
              {"type":"image","image_url":"https://x.example/${v}.png","alt_text":"a"}]}
            """,
            Map.of("url", "https://hooks.slack.com/services/T/B/c")));
  }

  @Test
  void telegramsTextIsEscapedForItsParseMode() {
    Map<String, String> credentials = Map.of("token", "1:a", "chat-id", "7");
    assertTrue(
        body("telegram", "{\"text\":\"*$v*\",\"parse_mode\":\"MarkdownV2\"}", credentials)
            .contains("\"*<a&b\\\\> \\\\*x\\\\* \\\\_y\\\\_ "));
    assertTrue(
        body("telegram", "{\"text\":\"<b>$v</b>\",\"parse_mode\":\"HTML\"}", credentials)
            .contains("\"<b>&lt;a&amp;b&gt; *x* _y_ &quot;q&quot;"));
    assertEquals(
        "invalid-message",
        assertThrows(
                Fault.class,
                () -> body("telegram", "{\"text\":\"a\",\"parse_mode\":\"Markdown\"}", credentials))
            .code());
  }

  @Test
  void whatTheCredentialsDecideCannotStandInAModel() {
    assertThrows(
        Fault.class,
        () ->
            body(
                "telegram",
                "{\"text\":\"a\",\"chat_id\":\"$v\"}",
                Map.of("token", "1:a", "chat-id", "7")));
  }

  @Test
  void discordsEmbedsAreCutAndEscapedFieldByField() {
    String body =
        body(
            "discord",
            "{\"embeds\":[{\"title\":\"$v\",\"url\":\"$v\",\"color\":1}],\"tts\":false}",
            Map.of("url", "https://discord.com/api/webhooks/1/t"));
    assertTrue(body.contains("\"title\":\"\\\\<a\\\\&b\\\\> \\\\*x\\\\* \\\\_y\\\\_ "), body);
    assertTrue(body.contains("\"color\":1"), body);
  }

  @Test
  void ntfysMessageIsMarkdownOnlyWhereTheModelSaysSo() {
    Map<String, String> credentials = Map.of("topic", "t");
    assertTrue(
        body("ntfy", "{\"message\":\"$v\",\"markdown\":true}", credentials)
            .contains("\\\\<a\\\\&b\\\\> \\\\*x"));
    assertTrue(
        body("ntfy", "{\"message\":\"$v\",\"title\":\"$v\"}", credentials)
            .contains("\"title\":\"<a&b> *x* _y_ \\\"q\\\" Bcc: e@x.example @all\""));
  }

  @Test
  void teamsTakesACardOrAWholeMessage() {
    Map<String, String> credentials = Map.of("url", "https://h.example/w");
    assertTrue(
        body("teams", "{\"type\":\"AdaptiveCard\",\"body\":[]}", credentials)
            .contains("\"content\":{\"type\":\"AdaptiveCard\",\"body\":[]}"));
    assertEquals(
        "{\"type\":\"message\",\"attachments\":[]}",
        body("teams", "{\"type\":\"message\",\"attachments\":[]}", credentials));
  }

  @Test
  void pagerDutysEventKeepsItsOwnKey() {
    String body =
        body(
            "pagerduty",
            "{\"event_action\":\"resolve\",\"dedup_key\":\"k\"}",
            Map.of("routing-key", "r"));
    assertEquals("{\"event_action\":\"resolve\",\"dedup_key\":\"k\",\"routing_key\":\"r\"}", body);
  }

  @Test
  void aBrowserIsRefusedWhatDoesNotFit() {
    Map<String, String> credentials =
        Map.of(
            "endpoint",
            "https://push.example/1",
            "p256dh",
            PushReceivers.BROWSER_KEY,
            "auth",
            PushReceivers.BROWSER_AUTH,
            "vapid-public-key",
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
            "vapid-private-key",
            "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
            "vapid-subject",
            "mailto:o@x.example");
    String longModel =
        "{\"a\":\""
            + "x".repeat(1_900)
            + "\",\"b\":\""
            + "y".repeat(1_900)
            + "\",\"c\":\""
            + "z".repeat(1_900)
            + "\"}";
    assertEquals(
        "invalid-message",
        assertThrows(Fault.class, () -> outgoing("webpush", longModel, credentials)).code());
  }
}
