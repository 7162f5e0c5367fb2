package dev.sluice.testkit.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSendersTest {

  private static final MessageEvents EVENTS = new MessageEvents(7);

  @Test
  void theSameSeedMakesTheSameEventsAndEveryTypeComes() {
    Set<String> types = new HashSet<>();
    for (int number = 0; number < 5_000; number++) {
      assertEquals(new MessageEvents(7).element(number), EVENTS.element(number));
      assertEquals(number, MessageEvents.number(MessageEvents.id(number)));
      assertTrue(EVENTS.element(number).contains("\"" + MessageEvents.id(number) + "\""));
      types.add(EVENTS.type(number));
    }
    assertEquals(EventKind.values().length, types.size());
    assertNotEquals(new MessageEvents(8).element(1), EVENTS.element(1));
    assertEquals(-1, MessageEvents.number("92356927693813856"));
  }

  @Test
  void mostEventsHaveTheSizeOfRealOnes() {
    long bytes =
        IntStream.range(0, 2_000)
            .mapToLong(number -> EVENTS.element(number).getBytes(StandardCharsets.UTF_8).length)
            .sum();
    assertTrue(bytes / 2_000 >= 600 && bytes / 2_000 <= 1_000, "mean size " + bytes / 2_000);
  }

  @Test
  void aPlanHoldsEveryEventATenthOfThemTwiceAndSomeBatchesTwice() {
    BatchPlan plan = BatchPlan.draw(3, 10_000);
    List<EventBatch> once = plan.sendings().stream().distinct().toList();
    List<Integer> all = once.stream().flatMap(each -> each.numbers().stream()).toList();
    assertEquals(11_000, all.size());
    assertEquals(10_000, Set.copyOf(all).size());
    assertEquals(once.size(), plan.batches());
    assertEquals(once.size() + (once.size() + 19) / 20, plan.sendings().size());
    assertTrue(once.stream().allMatch(each -> each.size() >= 1 && each.size() <= 350));
  }

  private static final class MoodyWebhook implements AutoCloseable {
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    MoodyWebhook() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.setExecutor(threads);
      server.start();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String id = exchange.getRequestHeaders().getFirst("X-MessageSystems-Batch-ID");
        int elements =
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .split("\"msys\"", -1)
                    .length
                - 1;
        switch (requests.incrementAndGet() % 4) {
          case 0 -> exchange.sendResponseHeaders(503, -1);
          case 1 -> exchange.sendResponseHeaders(202, -1);
          case 2 -> {
            // No answer: the connection is closed.
          }
          default -> {
            taken.merge(id, 1, Integer::sum);
            byte[] body =
                "{\"batch_id\":\"%s\",\"accepted\":%d,\"repeated\":0,\"unreadable\":0}"
                    .formatted(id, elements)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        }
      }
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  @Test
  void afterAnythingBut200ABatchIsSentAgainUntilItIsTaken()
      throws IOException, InterruptedException {
    BatchPlan plan = BatchPlan.draw(3, 3_000);
    BatchSenders.Settings settings =
        new BatchSenders.Settings(4, Duration.ofMillis(1), Duration.ZERO, Map.of("x-api-key", "k"));
    try (MoodyWebhook webhook = new MoodyWebhook();
        BatchSenders senders = new BatchSenders(plan, EVENTS, settings)) {
      senders.start(webhook.uri(), 1);
      assertTrue(senders.awaitAll(Duration.ofSeconds(60)), senders.outcomes()::toString);
      assertEquals(
          plan.sendings().stream().collect(Collectors.toMap(EventBatch::id, _ -> 1, Integer::sum)),
          webhook.taken);
      assertEquals(Set.copyOf(plan.sendings()), Set.copyOf(senders.acknowledged()));
      assertEquals(Set.of("200", "202", "503", "broken"), senders.outcomes().keySet());
    }
  }
}
