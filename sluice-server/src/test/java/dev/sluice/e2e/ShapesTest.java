package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `POST /v1/events/shapes`, over the real way in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShapesTest {

  private static final String KEY = "app-0123456789abcdef";
  private static final String JSON = "application/json";
  private static final String TWO =
      """
      {"Records":[
        {"eventSource":"aws:s3","awsRegion":"eu-central-1","eventName":"ObjectCreated:Put",
         "responseElements":{"x-amz-request-id":"%s","x-amz-id-2":"h"},
         "s3":{"bucket":{"name":"b"},"object":{"key":"1"}}}, null]}
      """;

  @TempDir static Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Receiver receiver;
  private Hub hub;

  @BeforeAll
  void start() throws IOException {
    receiver = Receiver.willing();
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0, max-events: 3 }
            keys:
              app: { key: %s, scopes: ["*"] }
              part: { key: part-0123456789abcdef, scopes: ["*"], subaccounts: [1] }
            shapes:
              default-path: /unknown
              rows: [{ name: order, when: ["kind = order"], path: /orders, event: { source: /shop, id: "{ref}" } }]
            rules: { all: { pattern: { shape: [{ exists: true }] }, targets: [app] } }
            targets: { app: { http: { url: "%s" } } }
            """
                .formatted(KEY, receiver.url()));
    hub = Hub.start(Configuration.load(file), Clock.system());
  }

  @AfterAll
  void stop() {
    hub.close();
    receiver.close();
    http.shutdownNow();
  }

  private HttpResponse<String> post(String query, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub.url() + "/v1/events/shapes" + query))
            .header("x-api-key", KEY)
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String query, String body)
      throws IOException, InterruptedException {
    return post(query, Map.of("Content-Type", JSON), body.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode accepted(HttpResponse<String> reply) throws IOException {
    assertEquals(202, reply.statusCode(), reply.body());
    return Api.JSON.readTree(reply.body());
  }

  private static String code(HttpResponse<String> reply) throws IOException {
    return reply.statusCode() + " " + Api.JSON.readTree(reply.body()).path("code").asText();
  }

  private JsonNode delivered(String id) throws IOException {
    Await.until(() -> !views(id).isEmpty(), () -> id + " is not delivered");
    return views(id).getFirst();
  }

  private List<JsonNode> views(String id) throws IOException {
    List<JsonNode> views = new java.util.ArrayList<>();
    for (Receiver.Got got : receiver.requests()) {
      JsonNode view = Api.JSON.readTree(got.body());
      if (view.path("id").asText().equals(id)) {
        views.add(view);
      }
    }
    return views;
  }

  @Test
  void eachRecordIsAnEventAndARepeatGetsTheSameAnswerAndIsKeptOnce()
      throws IOException, InterruptedException {
    JsonNode first = accepted(post("", TWO.formatted("one")));
    assertEquals(first, accepted(post("?each=record", TWO.formatted("one"))));
    assertEquals(2, first.path("accepted").asInt());
    assertEquals("one.h", first.path("ids").get(0).asText());
    assertEquals("aws-s3", first.path("shape").asText());
    assertEquals("/aws.s3", first.path("path").asText());
    assertEquals(2, first.path("notes").size(), first.toString());
    assertEquals("/aws.s3", delivered("one.h").path("shapepath").asText());
    JsonNode odd = delivered(first.path("ids").get(1).asText());
    assertEquals("unrecognised", odd.path("shape").asText());
    assertEquals("/unknown", odd.path("shapepath").asText());
    assertTrue(odd.path("detail").isNull(), odd.toString());
    accepted(post("", TWO.formatted("later")));
    delivered("later.h");
    assertEquals(1, views("one.h").size());
  }

  @Test
  void aWholeEventIsOne() throws IOException, InterruptedException {
    JsonNode whole = accepted(post("?each=event", TWO.formatted("whole")));
    assertEquals(1, whole.path("accepted").asInt());
    JsonNode view = delivered(whole.path("ids").get(0).asText());
    assertEquals("dev.sluice.batch.aws-s3", view.path("type").asText());
    assertEquals("/aws.s3", view.path("shapepath").asText());
    assertEquals(2, view.path("detail").path("Records").size());
  }

  @Test
  void cloudEventsComeInTheirThreeModes() throws IOException, InterruptedException {
    byte[] data = {0, 1, (byte) 0xff};
    Map<String, String> binary =
        Map.of(
            "ce-specversion",
            "1.0",
            "ce-id",
            "c1",
            "ce-source",
            "/a/b",
            "ce-type",
            "t",
            "Content-Type",
            "image/png");
    assertEquals("/a/b", accepted(post("", binary, data)).path("path").asText());
    assertEquals(
        Base64.getEncoder().encodeToString(data), delivered("c1").path("data_base64").asText());
    assertEquals("cloudevent", delivered("c1").path("shape").asText());
    accepted(post("", Api.event("/a", "c2", "{}")));
    assertEquals("/a", delivered("c2").path("shapepath").asText());
    accepted(
        post(
            "",
            Map.of("Content-Type", "application/cloudevents-batch+json"),
            ("[" + Api.event("/a", "c3", "1") + "," + Api.event("/b", "c4", "2") + "]")
                .getBytes(StandardCharsets.UTF_8)));
    assertEquals("/b", delivered("c4").path("shapepath").asText());
  }

  @Test
  void whatIsNotKnownOrNotEvenJsonGoesToTheDefaultPathAndIsToldSo()
      throws IOException, InterruptedException {
    JsonNode unknown = accepted(post("", "{\"what\":1}"));
    assertEquals("unrecognised", unknown.path("shape").asText());
    assertEquals("/unknown", unknown.path("path").asText());
    assertTrue(unknown.path("notes").get(0).asText().contains("default path"));
    byte[] odd = {0, (byte) 0xff, 13};
    Map<String, String> image = Map.of("Content-Type", "image/png");
    JsonNode bytes = accepted(post("", image, odd));
    assertEquals(bytes, accepted(post("", image, odd)));
    JsonNode view = delivered(bytes.path("ids").get(0).asText());
    assertEquals("image/png", view.path("datacontenttype").asText());
    assertEquals("AP8N", view.path("data_base64").asText());
    assertEquals("/unknown", view.path("shapepath").asText());
    JsonNode cut = accepted(post("", "{\"Records\":[{"));
    assertTrue(cut.path("notes").get(0).asText().contains("malformed JSON at line 1"));
    assertEquals(
        "application/octet-stream",
        delivered(cut.path("ids").get(0).asText()).path("datacontenttype").asText());
    assertEquals(
        "order", accepted(post("", "{\"kind\":\"order\",\"ref\":\"7\"}")).path("shape").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "?each=all | {}                                   | 400 invalid-parameter",
        "?every=1  | {}                                   | 400 unknown-parameter",
        "~~        | ~~                                   | 400 empty-body",
        "~~        | {\"source\":\"sluice\",\"detail\":1} | 400 reserved-source",
        "~~        | {\"source\":\"mail\",\"detail\":1}   | 400 reserved-source",
        "~~        | {\"Records\":[{\"EventSource\":\"a\"},1,2,3]} | 413 too-many-events",
        "~~        | {\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/a b\",\"type\":\"t\"} |"
            + " 400 invalid-event"
      })
  void whatIsRefusedLeavesNothing(String query, String body, String told)
      throws IOException, InterruptedException {
    try (Api api = new Api(hub.url(), KEY)) {
      assertEquals(told, code(post(query, body)));
      assertEquals(200, api.status("/ready"));
    }
  }

  @Test
  void dataBeyondItsLimitRefusesTheWholeBody() throws IOException, InterruptedException {
    String large =
        TWO.formatted("large").replace("null", "{\"big\":\"" + "x".repeat(1 << 20) + "\"}");
    assertEquals("413 event-too-large", code(post("", large)));
    accepted(post("", TWO.formatted("after")));
    delivered("after.h");
    assertEquals(List.of(), views("large.h"));
  }

  @Test
  void aRestrictedKeySendsNoneOfThese() throws IOException, InterruptedException {
    HttpResponse<String> reply =
        post(
            "",
            Map.of("x-api-key", "part-0123456789abcdef"),
            "{}".getBytes(StandardCharsets.UTF_8));
    assertEquals("403 subaccounts-not-supported", code(reply));
  }
}
