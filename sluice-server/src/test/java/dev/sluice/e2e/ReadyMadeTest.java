package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the hub brings for SparkPost, over a running hub.
class ReadyMadeTest {

  private static final String KEY = "key-of-the-only-caller";

  /// A hard bounce, a soft one, a complaint and an unsubscribe, of two subaccounts and two days.
  private static final String BATCH =
      """
      [{"msys":{"message_event":{"type":"bounce","event_id":"e-hard","message_id":"m1",
        "timestamp":"1460989507","subaccount_id":"101","bounce_class":"10","rcpt_to":"a@example.com",
        "campaign_id":"Say \\"hi\\" <reason>","reason":"550 no such user"}}},
       {"msys":{"message_event":{"type":"bounce","event_id":"e-soft","message_id":"m2",
        "timestamp":"1460989507","subaccount_id":"101","bounce_class":"22","rcpt_to":"b@example.com"}}},
       {"msys":{"message_event":{"type":"spam_complaint","event_id":"e-spam","message_id":"m3",
        "timestamp":"1461110400","rcpt_to":"c@example.com","fbtype":"abuse"}}},
       {"msys":{"unsubscribe_event":{"type":"link_unsubscribe","event_id":"e-unsub",
        "timestamp":"1461110400","rcpt_to":"d@example.com"}}}]
      """;

  @TempDir Path folder;

  @Test
  void hardBouncesAndComplaintsAreToldAndAllStandsUnderSubaccountAndDay()
      throws IOException, InterruptedException {
    try (Receiver crm = Receiver.willing()) {
      Path file =
          Files.writeString(
              folder.resolve("sluice.yaml"),
              """
              http: { port: 0 }
              keys: { app: { key: %s, scopes: ["events:send", "deliveries:read"] } }
              rules:
                suppress: { ready-made: sparkpost-suppression, targets: [crm] }
                keep: { pattern: { source: [sparkpost] }, targets: [lake] }
              targets:
                crm: { http: { url: "%s" } }
                lake: { archive: { path: lake, ready-made: sparkpost, flush: { age: 1s } } }
              """
                  .formatted(KEY, crm.url()));
      try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
          Api api = new Api(hub.url(), KEY)) {
        assertEquals(
            200, api.post("/v1/webhooks/sparkpost", "application/json", BATCH).statusCode());
        api.await("crm", new Api.Account(2, 2, 0, 0));
        api.await("lake", new Api.Account(4, 4, 0, 0));
      }
      Map<String, JsonNode> notices = new TreeMap<>();
      for (Receiver.Got got : crm.requests()) {
        JsonNode notice = Api.JSON.readTree(got.body());
        notices.put(notice.path("event_id").asText(), notice);
      }
      assertEquals(2, crm.requests().size());
      assertEquals(
          Map.of(
              "e-hard",
              Api.JSON.readTree(
                  """
                  {"recipient":"a@example.com","reason":"hard_bounce","type":"bounce",
                   "bounce_class":"10","bounce_class_name":"Invalid Recipient","subaccount":"101",
                   "message_id":"m1","campaign":"Say \\"hi\\" <reason>",
                   "time":"2016-04-18T14:25:07Z","event_id":"e-hard"}
                  """),
              "e-spam",
              Api.JSON.readTree(
                  """
                  {"recipient":"c@example.com","reason":"spam_complaint","type":"spam_complaint",
                   "bounce_class":null,"bounce_class_name":null,"subaccount":"0",
                   "message_id":"m3","campaign":null,
                   "time":"2016-04-20T00:00:00Z","event_id":"e-spam"}
                  """)),
          notices);
    }
    assertEquals(
        Map.of("e-hard", 1, "e-soft", 1),
        new ArchiveFiles(folder.resolve("lake/101/2016/04/18")).ids());
    assertEquals(
        Map.of("e-spam", 1, "e-unsub", 1),
        new ArchiveFiles(folder.resolve("lake/0/2016/04/20")).ids());
    assertEquals(4, new ArchiveFiles(folder.resolve("lake")).lines().size());
    assertTrue(Files.notExists(folder.resolve("lake/error")));
  }

  @Test
  void aDeliveryThatIsTriedAgainIsSentAsItsRuleWantsItNow()
      throws IOException, InterruptedException {
    try (Receiver crm = new Receiver(_ -> Receiver.Reply.of(503))) {
      String rest =
          """
          http: { port: 0 }
          keys: { app: { key: %s, scopes: ["events:send", "deliveries:read"] } }
          targets: { crm: { http: { url: "%s", retry: { attempts: 500 } } } }
          rules: { one: { pattern: { source: [/a] }, targets: [crm]%s } }
          """;
      Path file = folder.resolve("sluice.yaml");
      String before = ", input: { template: '{\"was\": <id>}', paths: { id: $.id } }";
      Files.writeString(file, rest.formatted(KEY, crm.url(), before));
      try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "1", "{}");
        Await.until(() -> !crm.requests().isEmpty(), () -> "nothing was sent: " + crm.requests());
      }
      assertEquals("{\"was\":\"1\"}", crm.requests().iterator().next().body());
      crm.behave(_ -> Receiver.Reply.of(200));
      Files.writeString(file, rest.formatted(KEY, crm.url(), before.replace("was", "is")));
      try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
          Api api = new Api(hub.url(), KEY)) {
        api.await("crm", new Api.Account(1, 1, 0, 0));
      }
      assertEquals(
          "{\"is\":\"1\"}", crm.requests().stream().reduce((_, last) -> last).orElseThrow().body());
    }
  }
}
