package dev.sluice.ingress.http;

import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Closes connections on which a header comes drop by drop.
///
/// The idle time-out sees each drop as life, so a header could take days. A look every few seconds
/// over all connections is enough: one on which bytes came in, but no request was completed or is
/// under way, for {@link #LIMIT} is closed.
final class SlowHeaders extends AbstractLifeCycle {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(5);

  /// What a connection looked like when its state last changed to waiting for a header.
  private record Seen(long messagesIn, long bytesIn, long sinceNanos) {}

  private final ServerConnector connector;
  private final Clock clock;
  private final Map<EndPoint, Seen> waiting = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  SlowHeaders(ServerConnector connector, Clock clock) {
    this.connector = connector;
    this.clock = clock;
  }

  @Override
  protected void doStart() {
    Thread.ofVirtual().name("http-slow-headers").start(this::run);
  }

  @Override
  protected void doStop() {
    stopped.countDown();
  }

  private void run() {
    try {
      while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One look over all connections.
  ///
  /// @return how many were closed
  int step() {
    int closed = 0;
    long now = clock.nanos();
    waiting.keySet().retainAll(connector.getConnectedEndPoints());
    for (EndPoint peer : connector.getConnectedEndPoints()) {
      Connection http = peer.getConnection();
      if (http == null) {
        continue;
      }
      Seen seen = waiting.get(peer);
      boolean underWay = http.getMessagesIn() > http.getMessagesOut();
      if (underWay || seen == null || seen.messagesIn() != http.getMessagesIn()) {
        waiting.put(peer, new Seen(http.getMessagesIn(), http.getBytesIn(), now));
      } else if (http.getBytesIn() > seen.bytesIn() && now - seen.sinceNanos() > LIMIT.toNanos()) {
        waiting.remove(peer);
        peer.close();
        closed++;
      }
    }
    return closed;
  }
}
