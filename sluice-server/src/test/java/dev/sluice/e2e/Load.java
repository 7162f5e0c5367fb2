package dev.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Clients that send without pause, and a ledger of what they were told is accepted.
final class Load implements AutoCloseable {

  /// The clients' name at the hub.
  static final String CLIENT = "load";

  private final Api api;
  private final String run;
  private final Set<String> ledger;
  private final boolean clientEventsOnly;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  /// Ids that were acknowledged over the whole test.
  static Set<String> newLedger() {
    return ConcurrentHashMap.newKeySet();
  }

  /// Starts clients.
  ///
  /// @param run begins every id, so that no two runs share one
  static Load start(URI url, String key, int clients, String run, Set<String> ledger) {
    return new Load(new Api(url, key), clients, run, ledger, false);
  }

  /// Starts clients that send client events only.
  static Load startClientEvents(URI url, String key, int clients, String run, Set<String> ledger) {
    return new Load(new Api(url, key), clients, run, ledger, true);
  }

  private Load(Api api, int clients, String run, Set<String> ledger, boolean clientEventsOnly) {
    this.api = api;
    this.run = run;
    this.ledger = ledger;
    this.clientEventsOnly = clientEventsOnly;
    for (int i = 0; i < clients; i++) {
      int client = i;
      threads.add(Thread.ofVirtual().start(() -> send(client)));
    }
  }

  /// Waits until so many requests were acknowledged.
  void awaitAcknowledged(int requests) {
    Await.until(
        () -> acknowledged.get() >= requests || !refused.isEmpty(),
        () -> "only " + acknowledged + " requests were acknowledged");
    requireNoneRefused();
  }

  private void send(int client) {
    for (int n = 0; !over; n++) {
      String name = run + "-" + client + "-" + n;
      try {
        switch (clientEventsOnly ? 2 : n % 3) {
          case 0 -> one(name);
          case 1 -> batch(name);
          default -> clientEvents(name);
        }
      } catch (IOException e) {
        // The hub is gone; what was under way was not acknowledged.
        return;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void one(String name) throws IOException, InterruptedException {
    note(api.post("/v1/events", "application/cloudevents+json", event(name)), 202, List.of(name));
  }

  private void batch(String name) throws IOException, InterruptedException {
    List<String> ids = IntStream.range(0, 5).mapToObj(i -> name + "." + i).toList();
    String body = ids.stream().map(Load::event).collect(Collectors.joining(",", "[", "]"));
    note(api.post("/v1/events", "application/cloudevents-batch+json", body), 202, ids);
  }

  private void clientEvents(String name) throws IOException, InterruptedException {
    List<String> ids = IntStream.range(0, 4).mapToObj(i -> name + "." + i).toList();
    String body =
        ids.stream()
            .map(id -> "{\"entry\":%s,\"id\":\"%s\"}".formatted(data(id), id))
            .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
    HttpResponse<String> reply = api.post("/v1/client-events", "application/json", body);
    List<String> told = new ArrayList<>();
    if (reply.statusCode() == 200) {
      for (JsonNode entry : Api.JSON.readTree(reply.body()).path("Entries")) {
        told.add(entry.path("EventId").asText());
      }
    }
    note(reply, 200, told);
  }

  private static String event(String id) {
    return Api.event("/load", id, data(id));
  }

  private static String data(String id) {
    return "{\"eventType\":\"load\",\"schemaVersion\":1,\"id\":\"%s\",\"text\":\"%s\"}"
        .formatted(id, "x".repeat(200));
  }

  private void note(HttpResponse<String> reply, int good, List<String> ids) {
    if (reply.statusCode() == good) {
      ledger.addAll(ids);
      acknowledged.incrementAndGet();
    } else if (reply.statusCode() != 503) {
      refused.add(reply.statusCode() + " " + reply.body());
    }
  }

  private void requireNoneRefused() {
    if (!refused.isEmpty()) {
      throw new AssertionError("refused: " + refused.peek());
    }
  }

  /// Ends the clients, after the request that each is at.
  void end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    requireNoneRefused();
  }

  @Override
  public void close() {
    over = true;
    api.close();
  }
}
