package dev.sluice.bench.delivery;

import dev.sluice.target.http.Exchange;
import dev.sluice.target.http.HttpClients;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpMethod;

/// The yardstick of deliveries: the client that hubs send with, which posts bodies to a receiver,
/// so many at a time, for as long as it lives.
///
/// Called with the receiver's port and how many at a time.
final class BareSender {

  private BareSender() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    int callers = Integer.parseInt(arguments[1]);
    HttpClient client = HttpClients.start();
    AtomicLong next = new AtomicLong();
    Thread[] threads = new Thread[callers];
    for (int i = 0; i < callers; i++) {
      threads[i] = Thread.ofVirtual().start(() -> post(client, port, next));
    }
    System.out.println("ready " + port);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void post(HttpClient client, int port, AtomicLong next) {
    try {
      while (true) {
        byte[] body = Backlog.body(next.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
        var reply =
            Exchange.run(
                client
                    .newRequest("127.0.0.1", port)
                    .method(HttpMethod.POST)
                    .body(new BytesRequestContent("application/json", body)));
        if (reply.status() != 200) {
          throw new IllegalStateException("the receiver answers " + reply.status());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the receiver does not answer", e);
    }
  }
}
