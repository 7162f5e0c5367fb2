package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mail that SparkPost hands on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayedMailTest {

  private static final String YAML =
      """
      http: { port: 0, max-body: 20MiB }
      smtp: { port: 0, domains: [example.com] }
      keys:
        admin: { key: admin-0123456789abcdef, scopes: ["*"] }
      receipt:
        stores: { inbox: {} }
        rules:
          - name: secret
            recipients: [secret@example.com]
            tls: require
            actions: [{ store: inbox, prefix: s/ }]
          - name: gone
            recipients: [gone@example.com]
            actions: [{ bounce: mailbox-full }]
          - name: inbox
            recipients: [a@example.com, b@example.com]
            actions: [{ store: inbox }]
      """;
  private static final String MESSAGE =
      "From: ann@sender.test\r\nTo: a@example.com\r\nSubject: Hi %s\r\n\r\nHello\r\n";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Hub hub;

  @BeforeAll
  void open() throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), YAML);
    hub = Hub.start(Configuration.load(file), Clock.system());
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private static String element(String sender, String recipients, String subject, boolean coded) {
    String text = MESSAGE.formatted(subject);
    String email =
        coded
            ? Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            : text.replace("\r\n", "\\r\\n");
    return """
    {"msys":{"relay_message":{"content":{"email_rfc822":"%s","email_rfc822_is_base64":%s},
     "msg_from":"%s","rcpt_to":%s,"webhook_id":"4839201967643219"}}}\
    """
        .formatted(email, coded, sender, recipients);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(hub.url() + path))
        .header("X-MessageSystems-Webhook-Token", "admin-0123456789abcdef");
  }

  private HttpResponse<String> post(String batch, String body)
      throws IOException, InterruptedException {
    return send(
        request("/v1/webhooks/sparkpost/relay")
            .header("X-MessageSystems-Batch-ID", batch)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private JsonNode taken(String batch, String... elements)
      throws IOException, InterruptedException {
    HttpResponse<String> reply = post(batch, "[" + String.join(",", elements) + "]");
    assertEquals(200, reply.statusCode(), reply.body());
    return JSON.readTree(reply.body());
  }

  private JsonNode list(String query) throws IOException, InterruptedException {
    HttpResponse<String> reply = send(request("/v1/mail/messages" + query).GET());
    assertEquals(200, reply.statusCode(), reply.body());
    return JSON.readTree(reply.body()).path("messages");
  }

  @ParameterizedTest
  @CsvSource({"plain,false", "coded,true"})
  void aMessageIsTakenAsOverSmtpAndOneThatComesAgainIsKnown(String subject, boolean coded)
      throws IOException, InterruptedException {
    String sender = subject + "@sender.test";
    String element = element(sender, "[\"a@example.com\",\"<b@example.com>\"]", subject, coded);
    JsonNode first = taken(subject, element);
    assertEquals("1 0 0", counts(first));
    assertEquals("0 1 0", counts(taken(subject, element)));

    JsonNode found = list("?sender=" + sender);
    assertEquals(1, found.size());
    assertEquals("Hi " + subject, found.path(0).path("subject").asText());
    assertEquals(
        "[\"a@example.com\",\"b@example.com\"]", found.path(0).path("recipients").toString());
    String id = found.path(0).path("id").asText();
    HttpResponse<String> object = send(request("/v1/objects/inbox/" + id).GET());
    assertTrue(object.body().endsWith(MESSAGE.formatted(subject)), object.body());
    assertTrue(object.body().contains("with HTTP id"), object.body());
  }

  private static String counts(JsonNode answer) {
    return answer.path("taken").asText()
        + " "
        + answer.path("repeated").asText()
        + " "
        + answer.path("refused").size();
  }

  @Test
  void theSameMessageInAnotherBatchIsAnotherOne() throws IOException, InterruptedException {
    String element = element("twice@sender.test", "\"a@example.com\"", "x", false);
    taken("one", element, element);
    taken("two", element);
    assertEquals(3, list("?sender=twice@sender.test").size());
  }

  @Test
  void whoIsRefusedIsToldWithTheReplyAndTheBatchIsKept() throws IOException, InterruptedException {
    JsonNode answer =
        taken(
            "refused",
            element("", "[\"nobody@example.com\",\"a@example.com\"]", "x", false),
            element("<>", "\"x@elsewhere.test\"", "x", false),
            element("c@sender.test", "\"secret@example.com\"", "x", false),
            element("c@sender.test", "\"gone@example.com\"", "x", false));
    assertEquals("1 0 4", counts(answer));
    assertEquals("0", answer.path("refused").path(0).path("place").asText());
    assertEquals("nobody@example.com", answer.path("refused").path(0).path("recipient").asText());
    assertTrue(answer.toString().contains("550 5.1.1"), answer.toString());
    assertTrue(answer.toString().contains("530 5.7.0"), answer.toString());
    assertTrue(answer.toString().contains("552 5.2.2"), answer.toString());
    HttpResponse<String> kept = send(request("/v1/sparkpost/batches/refused").GET());
    assertEquals(200, kept.statusCode());
  }

  @Test
  void aRuleThatNeedsTlsTakesWhatCameOverIt() throws IOException, InterruptedException {
    HttpResponse<String> reply =
        send(
            request("/v1/webhooks/sparkpost/relay")
                .header("X-Forwarded-Proto", "https")
                .POST(
                    BodyPublishers.ofString(
                        "["
                            + element("tls@sender.test", "\"secret@example.com\"", "x", false)
                            + "]")));
    assertEquals("1 0 0", counts(JSON.readTree(reply.body())), reply.body());
    assertEquals(1, list("?sender=tls@sender.test").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{}",
        "{\"msys\":1}",
        "{\"msys\":{\"message_event\":{\"type\":\"bounce\"}}}",
        "{\"msys\":{\"relay_message\":{}}}",
        "{\"msys\":{\"relay_message\":{\"content\":{\"email_rfc822\":\"x\"}}}}",
        "{\"msys\":{\"relay_message\":{\"content\":{\"email_rfc822\":\"x\"},\"rcpt_to\":[]}}}",
        "{\"msys\":{\"relay_message\":{\"content\":{\"email_rfc822\":\"x\"},\"rcpt_to\":\"a\"}}}",
        "{\"msys\":{\"relay_message\":{\"content\":{\"email_rfc822\":\"x\"},\"rcpt_to\":\"a@b c\"}}}",
        "{\"msys\":{\"relay_message\":{\"content\":{\"email_rfc822\":\"!\",\"email_rfc822_is_base64\":true},\"rcpt_to\":\"a@example.com\"}}}"
      })
  void whatIsNoMessageIsCountedAndSpoilsNoOther(String element)
      throws IOException, InterruptedException {
    JsonNode answer =
        taken(
            "odd-" + Integer.toHexString(element.hashCode()),
            element,
            element("odd@sender.test", "\"a@example.com\"", "x", false));
    assertEquals(1, answer.path("unreadable").asInt(), answer.toString());
    assertEquals("1 0 0", counts(answer));
  }

  @Test
  void theTestOfTheWebhookIsAnsweredAndWhatIsNoBatchIsRefused()
      throws IOException, InterruptedException {
    assertEquals("0 0 0", counts(taken("ping", "{\"msys\":{}}")));
    assertEquals(400, post("x", "{}").statusCode());
    assertEquals(400, post("x", "[").statusCode());
    assertEquals(
        400, post("../x", "[" + element("", "\"a@example.com\"", "x", false) + "]").statusCode());
    String many = "[" + "{\"msys\":{}},".repeat(1_000) + "{}]";
    assertEquals(413, post("x", many).statusCode());
  }
}
