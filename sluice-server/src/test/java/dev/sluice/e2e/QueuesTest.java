package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A hub that asks queues, of a server that speaks as SQS does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueuesTest {

  private static final String KEY = "operator-0123456789abcdef";
  private static final String S3 =
      """
      {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1",
        "eventTime":"2026-11-21T09:30:00.000Z","eventName":"ObjectCreated:Put",
        "responseElements":{"x-amz-request-id":"%s","x-amz-id-2":"host"},
        "s3":{"bucket":{"name":"my-bucket"},"object":{"key":"a b.txt","size":3,"eTag":"e"}}}]}
      """;
  private static final String SES =
      """
      {"notificationType":"Received","mail":{"messageId":"m-1","timestamp":"2026-11-21T09:30:00Z",
        "commonHeaders":{"subject":"hello"}},"receipt":{"recipients":["a@example.com"]}}
      """;
  private static final String EVENT_BRIDGE =
      """
      {"version":"0","id":"eb-1","detail-type":"EC2 Instance State-change Notification",
        "source":"aws.ec2","account":"123456789012","time":"2026-11-21T09:30:00Z",
        "region":"eu-central-1","resources":[],"detail":{"state":"running"}}
      """;

  @TempDir static Path folder;

  private QueueServer queues;
  private Receiver receiver;
  private Hub hub;
  private String plain;
  private String topic;
  private String ordered;
  private String strict;

  @BeforeAll
  void start() throws IOException {
    queues = new QueueServer();
    receiver = Receiver.willing();
    plain = queues.queue("plain");
    topic = queues.queue("topic");
    ordered = queues.queue("ordered.fifo");
    strict = queues.queue("strict");
    hub =
        Hub.start(
            configuration(
                folder,
                source("plain", plain, "")
                    + source("topic", topic, ", unwrap: sns")
                    + source("ordered", ordered, "")
                    + source("strict", strict, ", unrecognised: leave, visibility: 60s"),
                receiver),
            Clock.system());
  }

  @AfterAll
  void stop() {
    hub.close();
    receiver.close();
    queues.close();
  }

  private static String source(String name, String queue, String more) {
    return "  %s: { sqs: { queue: \"%s\", wait: 1s, access-key: a, secret-key: b%s } }\n"
        .formatted(name, queue, more);
  }

  private static Configuration configuration(Path at, String sources, Receiver receiver)
      throws IOException {
    return Configuration.load(
        Files.writeString(
            at.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            keys: { operator: { key: %s, scopes: ["*"] } }
            shapes: { default-path: /unknown }
            rules: { all: { pattern: { sqsqueue: [{ exists: true }] }, targets: [app] } }
            targets: { app: { http: { url: "%s", concurrency: 1 } } }
            sources:
            """
                    .formatted(KEY, receiver.url())
                + sources));
  }

  private static List<JsonNode> views(Receiver receiver, String queue) throws IOException {
    List<JsonNode> views = new ArrayList<>();
    for (Receiver.Got got : receiver.requests()) {
      JsonNode view = Api.JSON.readTree(got.body());
      if (view.path("sqsqueue").asText().equals(queue)) {
        views.add(view);
      }
    }
    return views;
  }

  private JsonNode view(String queue, String member, String text) throws IOException {
    Await.until(
        () ->
            views(receiver, queue).stream()
                .anyMatch(view -> view.path(member).asText().equals(text)),
        () -> "no event of " + queue + " has " + member + " " + text + ": " + receiver.requests());
    return views(receiver, queue).stream()
        .filter(view -> view.path(member).asText().equals(text))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode status(String source) throws IOException, InterruptedException {
    try (Api api = new Api(hub.url(), KEY)) {
      for (JsonNode each : api.get("/v1/sources").path("sources")) {
        if (each.path("name").asText().equals(source)) {
          return each;
        }
      }
    }
    throw new AssertionError("there is no source " + source);
  }

  @Test
  void eachShapeBecomesItsEventsAndIsTakenOutOfTheQueue() throws IOException {
    queues.send(plain, S3.formatted("r-1"));
    queues.send(plain, SES);
    queues.send(plain, EVENT_BRIDGE);

    JsonNode s3 = view("plain", "shape", "aws-s3");
    assertEquals("/aws.s3", s3.path("shapepath").asText());
    assertEquals("r-1.host", s3.path("id").asText());
    assertEquals("my-bucket", s3.path("detail").path("s3").path("bucket").path("name").asText());
    JsonNode ses = view("plain", "shape", "aws-ses-notification");
    assertEquals("hello", ses.path("subject").asText());
    assertTrue(ses.path("id").asText().startsWith("m-1."));
    JsonNode bridge = view("plain", "shape", "aws-eventbridge");
    assertEquals("running", bridge.path("detail").path("state").asText());
    assertEquals("EC2 Instance State-change Notification", bridge.path("detail-type").asText());
    Await.until(() -> queues.left(plain) == 0, () -> "messages stay in the queue");
  }

  @Test
  void whatCannotBeReadGoesToTheDefaultPathUnderTheIdOfTheMessage()
      throws IOException, InterruptedException {
    String id = queues.send(plain, "no JSON: \u00e9");
    JsonNode odd = view("plain", "sqsmessageid", id);
    assertEquals(id, odd.path("id").asText());
    assertEquals("unrecognised", odd.path("shape").asText());
    assertEquals("/unknown", odd.path("shapepath").asText());
    assertEquals("/unknown", odd.path("source").asText());
    assertEquals(
        "no JSON: \u00e9",
        new String(
            java.util.Base64.getDecoder().decode(odd.path("data_base64").asText()),
            java.nio.charset.StandardCharsets.UTF_8));
    String claims = queues.send(plain, "{\"source\":\"sluice\",\"detail\":1}");
    assertEquals("/unknown", view("plain", "sqsmessageid", claims).path("source").asText());
    Await.until(() -> queues.left(plain) == 0, () -> "messages stay in the queue");
    assertEquals("polling", status("plain").path("state").asText());
  }

  @Test
  void attributesOfAMessageAreKept() throws IOException {
    queues
        .client()
        .sendMessage(request ->
            request
                .queueUrl(plain)
                .messageBody("{\"source\":\"/shop\",\"id\":\"attr\"}")
                .messageAttributes(
                    Map.of(
                        "Tenant",
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("blau\u00e9")
                            .build(),
                        "raw",
                        MessageAttributeValue.builder()
                            .dataType("Binary")
                            .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1}))
                            .build())));
    JsonNode kept = Api.JSON.readTree(view("plain", "id", "attr").path("sqsattributes").asText());
    assertEquals("blau\u00e9", kept.path("Tenant").path("stringValue").asText());
    assertEquals("AP8=", kept.path("raw").path("binaryValue").asText());
  }

  @Test
  void anEnvelopeOfSnsIsUnwrappedAndWhatStandsInItIsKept() throws IOException {
    String envelope =
        Api.JSON
            .createObjectNode()
            .put("Type", "Notification")
            .put("MessageId", "sns-1")
            .put("TopicArn", "arn:aws:sns:eu-central-1:123456789012:uploads")
            .put("Message", S3.formatted("r-2"))
            .toString();
    queues.send(topic, envelope);
    queues.send(topic, EVENT_BRIDGE);

    JsonNode s3 = view("topic", "shape", "aws-s3");
    assertEquals("arn:aws:sns:eu-central-1:123456789012:uploads", s3.path("snstopic").asText());
    JsonNode kept = Api.JSON.readTree(s3.path("snsenvelope").asText());
    assertEquals("sns-1", kept.path("MessageId").asText());
    assertFalse(kept.has("Message"));
  }

  @Test
  void aFifoQueueKeepsItsOrderWithinAGroup() throws IOException {
    for (int i = 0; i < 30; i++) {
      int number = i;
      queues
          .client()
          .sendMessage(request ->
              request
                  .queueUrl(ordered)
                  .messageGroupId("g" + number % 2)
                  .messageBody(
                      "{\"source\":\"/shop\",\"id\":\"n%d\",\"type\":\"t\"}".formatted(number)));
    }
    Await.until(
        () -> views(receiver, "ordered.fifo").size() == 30 && queues.left(ordered) == 0,
        () -> "not all of 30 are delivered");
    for (String group : List.of("g0", "g1")) {
      List<Integer> numbers =
          views(receiver, "ordered.fifo").stream()
              .filter(view -> view.path("sqsgroup").asText().equals(group))
              .map(view -> Integer.valueOf(view.path("id").asText().substring(1)))
              .toList();
      assertEquals(15, numbers.size());
      assertEquals(numbers.stream().sorted().toList(), numbers);
    }
  }

  @Test
  void aSourceThatLeavesWhatItDoesNotKnowKeepsItInTheQueue()
      throws IOException, InterruptedException {
    queues.send(strict, "garbage");
    queues.send(strict, S3.formatted("r-3"));
    view("strict", "shape", "aws-s3");
    Await.until(() -> status("strict").path("left").asInt() == 1, () -> "nothing is left");
    Await.until(() -> queues.left(strict) == 1, () -> "it is not kept");
    assertEquals(1, status("strict").path("unrecognised").asInt());
    assertEquals(1, status("strict").path("admitted").asInt());
  }

  @Test
  void aHubKilledBetweenAdmissionAndDeletionAdmitsNothingTwice(@TempDir Path killed)
      throws IOException, InterruptedException {
    CountDownLatch deleting = new CountDownLatch(1);
    try (Receiver second = Receiver.willing()) {
      String queue = queues.queue("crash");
      queues.behave(
          queue,
          action -> {
            if (action.equals("DeleteMessageBatch")) {
              deleting.countDown();
              return QueueServer.Conduct.HOLD;
            }
            return QueueServer.Conduct.PASS;
          });
      Configuration configuration =
          configuration(killed, source("crash", queue, ", visibility: 2s"), second);
      queues.send(queue, "{\"not\":\"known\"}");
      queues.send(queue, S3.formatted("r-4"));
      try (HubProcess first = HubProcess.start(killed, "serve")) {
        assertTrue(
            deleting.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS),
            () -> "nothing is deleted: " + first);
        try (Api api = new Api(first.url(), KEY)) {
          api.await("app", new Api.Account(2, 2, 0, 0));
        }
        first.kill();
      }
      assertEquals(2, queues.left(queue));
      queues.behave(queue, _ -> QueueServer.Conduct.PASS);
      try (Hub again = Hub.start(configuration, Clock.system());
          Api api = new Api(again.url(), KEY)) {
        Await.until(() -> queues.left(queue) == 0, () -> "the messages do not go");
        JsonNode status = api.get("/v1/sources").path("sources").get(0);
        assertEquals(2, status.path("repeated").asInt(), status.toString());
        assertEquals(0, status.path("admitted").asInt(), status.toString());
        api.await("app", new Api.Account(2, 2, 0, 0));
      }
      // A kill may repeat a delivery, never an event.
      assertEquals(
          2, views(second, "crash").stream().map(view -> view.path("id")).distinct().count());
    }
  }

  @Test
  void aServerThatIsAwayIsToldOnceAndSoIsItsReturn(@TempDir Path away)
      throws IOException, InterruptedException {
    try (Receiver third = Receiver.willing()) {
      String queue = queues.queue("away");
      String nobody = queue.replace("/away", "/nobody");
      queues.behave(queue, _ -> QueueServer.Conduct.DROP);
      Configuration configuration =
          configuration(away, source("away", queue, "") + source("nobody", nobody, ""), third);
      try (Hub alone = Hub.start(configuration, Clock.system());
          Api api = new Api(alone.url(), KEY)) {
        awaitCode(api, 0, "queue-unreachable");
        assertEquals(200, api.status("/ready"));
        queues.behave(queue, _ -> QueueServer.Conduct.DENY);
        awaitCode(api, 0, "queue-denied");
        queues.behave(queue, _ -> QueueServer.Conduct.PASS);
        awaitCode(api, 1, "no-such-queue");
        queues.send(queue, EVENT_BRIDGE);
        Await.until(() -> third.requests().size() == 1, () -> "it does not come back");
        awaitCode(api, 0, "");
        assertEquals(
            "polling", api.get("/v1/sources").path("sources").get(0).path("state").asText());
      }
    }
  }

  @Test
  void theQueuesOfThePageAreAskedAndItsPolicyAllowsAllThatIsCalled(@TempDir Path paged)
      throws IOException, InterruptedException {
    Page page = Page.read(Page.root().resolve("docs/sources.md"));
    String yaml = page.examples("yaml").getFirst();
    Set<String> called = ConcurrentHashMap.newKeySet();
    for (String name : List.of("uploads", "mail", "account")) {
      String queue = queues.queue(name);
      queues.behave(
          queue,
          action -> {
            called.add("sqs:" + action.replace("Batch", ""));
            return QueueServer.Conduct.PASS;
          });
      yaml =
          yaml.replace(
              "https://sqs.eu-central-1.amazonaws.com/123456789012/" + name + "\"",
              queue + "\", visibility: 1s, wait: 1s, access-key: a, secret-key: b");
    }
    yaml = yaml.replace("prefix: \"{shape}/\"", "prefix: \"{shape}/\", flush: { age: 1s }");
    String keys = "keys: { operator: { key: %s, scopes: [\"*\"] } }\n".formatted(KEY);
    Path file =
        Files.writeString(paged.resolve("sluice.yaml"), "http: { port: 0 }\n" + keys + yaml);
    try (Hub own = Hub.start(Configuration.load(file), Clock.system());
        Api api = new Api(own.url(), KEY)) {
      String base = queues.queue("uploads").replace("uploads", "");
      queues.send(base + "uploads", S3.formatted("page"));
      queues.send(
          base + "mail",
          Api.JSON
              .createObjectNode()
              .put("Type", "Notification")
              .put("MessageId", "1")
              .put("TopicArn", "arn:aws:sns:eu-central-1:123456789012:mail")
              .put("Message", SES)
              .toString());
      queues.send(base + "account", EVENT_BRIDGE);
      queues.send(base + "account", "odd");
      api.await("files", new Api.Account(4, 4, 0, 0));
    }
    assertEquals(
        Set.of("aws-s3", "aws-ses-notification", "aws-eventbridge", "unrecognised"),
        new ArchiveFiles(paged.resolve("data/archive/files"))
            .lines().stream().map(QueuesTest::shape).collect(Collectors.toSet()));
    JsonNode policy = Api.JSON.readTree(page.examples("json").getLast());
    Set<String> allowed = new TreeSet<>();
    policy.path("Statement").get(0).path("Action").forEach(each -> allowed.add(each.asText()));
    called.add("sqs:ChangeMessageVisibility");
    assertEquals(allowed, new TreeSet<>(called));
  }

  private static String shape(String line) {
    try {
      return Api.JSON.readTree(line).path("shape").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitCode(Api api, int source, String code) {
    Await.until(
        () -> api.get("/v1/sources").path("sources").get(source).path("code").asText().equals(code),
        () -> "source " + source + " does not tell '" + code + "'");
  }
}
