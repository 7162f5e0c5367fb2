package dev.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// An SQS-compatible server behind a door that answers as the test says.
final class QueueServer implements AutoCloseable {

  /// What the door does with a request.
  enum Conduct {
    PASS,
    /// No answer comes, ever.
    HOLD,
    /// The connection ends without an answer.
    DROP,
    /// AWS would say that this is not allowed.
    DENY
  }

  /// Says what is done with an action, such as `DeleteMessageBatch`, on one queue.
  @FunctionalInterface
  interface Rule {
    Conduct of(String action);
  }

  private final SQSRestServer server;
  private final HttpServer door;
  private final URI inside;
  private final HttpClient forward =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Rule> rules = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final SqsClient client;

  QueueServer() throws IOException {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(0).withDynamicPort().start();
    inside =
        URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort() + "/");
    door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    door.setExecutor(threads);
    door.createContext("/", this::answer);
    door.start();
    client =
        SqsClient.builder()
            .endpointOverride(inside)
            .region(Region.of("eu-central-1"))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /// From now on the door does this with what is asked of a queue.
  void behave(String queue, Rule next) {
    rules.put(queue, next);
  }

  private Conduct conduct(byte[] body, String action) {
    String text = new String(body, StandardCharsets.UTF_8);
    return rules.entrySet().stream()
        .filter(each -> text.contains("\"" + each.getKey() + "\""))
        .map(each -> each.getValue().of(action))
        .findFirst()
        .orElse(Conduct.PASS);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    String action = target.substring(target.indexOf('.') + 1);
    byte[] body = exchange.getRequestBody().readAllBytes();
    try (exchange) {
      switch (conduct(body, action)) {
        case PASS -> pass(exchange, target, body);
        case HOLD -> closed.await();
        case DROP -> {}
        case DENY ->
            reply(
                exchange,
                403,
                "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"no\"}"
                    .getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(HttpExchange exchange, String target, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        forward.send(
            HttpRequest.newBuilder(inside)
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
    reply(exchange, answer.statusCode(), answer.body());
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /// A new queue; its URL leads through the door.
  String queue(String name) {
    client.createQueue(request ->
        request
            .queueName(name)
            .attributes(
                name.endsWith(".fifo")
                    ? Map.of(
                        QueueAttributeName.FIFO_QUEUE,
                        "true",
                        QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                        "true")
                    : Map.of()));
    return "http://127.0.0.1:" + door.getAddress().getPort() + "/000000000000/" + name;
  }

  /// Who asks the server itself.
  SqsClient client() {
    return client;
  }

  /// Sends a message, and says its id.
  String send(String queue, String body) {
    return client.sendMessage(request -> request.queueUrl(queue).messageBody(body)).messageId();
  }

  /// How many messages there are, hidden ones too.
  int left(String queue) {
    Map<QueueAttributeName, String> found =
        client
            .getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
            .attributes();
    return Integer.parseInt(found.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        + Integer.parseInt(
            found.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  @Override
  public void close() {
    closed.countDown();
    client.close();
    door.stop(0);
    threads.shutdownNow();
    forward.shutdownNow();
    server.stopAndWait();
  }
}
