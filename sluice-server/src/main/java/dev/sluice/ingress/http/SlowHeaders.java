package dev.sluice.ingress.http;

import static javax.net.ssl.SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;

import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// Closes connections on which a header comes drop by drop.
///
/// The idle time-out sees each drop as life, so a header could take days. A look every few seconds
/// over all connections is enough: one that is in the middle of the same header for {@link #LIMIT}
/// is closed. A TLS handshake that takes as long is closed too.
final class SlowHeaders extends AbstractLifeCycle {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(5);

  /// A header that is under way.
  private record Seen(long message, long sinceNanos) {}

  private final ServerConnector connector;
  private final Clock clock;
  private final Map<EndPoint, Seen> inHeader = new ConcurrentHashMap<>();
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
    Collection<EndPoint> peers = connector.getConnectedEndPoints();
    inHeader.keySet().retainAll(Set.copyOf(peers));
    for (EndPoint peer : peers) {
      OptionalLong message = messageInHeader(peer);
      Seen seen = inHeader.get(peer);
      if (message.isEmpty()) {
        inHeader.remove(peer);
      } else if (seen == null || seen.message() != message.getAsLong()) {
        inHeader.put(peer, new Seen(message.getAsLong(), now));
      } else if (now - seen.sinceNanos() > LIMIT.toNanos()) {
        inHeader.remove(peer);
        peer.close();
        closed++;
      }
    }
    return closed;
  }

  /// Which message of a connection has its header under way, if one has.
  private static OptionalLong messageInHeader(EndPoint peer) {
    Connection connection = peer.getConnection();
    if (connection instanceof SslConnection tls) {
      if (tls.getSSLEngine().getHandshakeStatus() != NOT_HANDSHAKING) {
        return OptionalLong.of(-1);
      }
      connection = tls.getSslEndPoint().getConnection();
    }
    if (connection instanceof HttpConnection http) {
      HttpParser parser = http.getParser();
      return parser.inHeaderState() && !parser.isStart()
          ? OptionalLong.of(http.getMessagesIn())
          : OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
