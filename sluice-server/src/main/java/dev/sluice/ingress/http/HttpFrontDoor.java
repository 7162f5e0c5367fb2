package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Authenticator;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// The hub's HTTP server: HTTP/1.1, with or without TLS, over Jetty.
///
/// | limit | value | at the limit |
/// | --- | --- | --- |
/// | open connections | 4,096 | further ones wait in the backlog of 1,024 |
/// | requests answered at once | 1,024 | further ones wait |
/// | header of a request | 16 KiB | 431 |
/// | silence on a connection | 30 s | closed, or 408 within a body |
/// | time for a header | 30 s | closed |
/// | rate of a body | 1 KiB/s after 10 s | 408 |
/// | bytes of a body | configured | 413 |
/// | bodies held at once | a quarter of the heap | 503 |
/// | time to finish at a stop | 10 s | cut off |
public final class HttpFrontDoor {

  private static final int MAX_CONNECTIONS = 4_096;
  private static final int BACKLOG = 1_024;
  private static final int MAX_AT_ONCE = 1_024;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final long IDLE_MILLIS = 30_000;
  private static final long STOP_MILLIS = 10_000;
  private static final int MAX_PLATFORM_THREADS = 64;

  private final FrontDoorSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final SlowHeaders slowHeaders;
  private final Optional<TlsIdentity> tls;

  /// A server that is not started yet.
  ///
  /// @throws Fault `invalid-certificate` when there are TLS files and they are of no use
  public HttpFrontDoor(
      FrontDoorSettings settings, Routes routes, Authenticator authenticator, Clock clock) {
    this(settings, routes, authenticator, clock, new BodyReader(settings.maxBodyBytes(), clock));
  }

  HttpFrontDoor(
      FrontDoorSettings settings,
      Routes routes,
      Authenticator authenticator,
      Clock clock,
      BodyReader bodies) {
    this.settings = settings;
    this.tls = settings.tls().map(TlsIdentity::new);
    this.server = new Server(threads());
    this.connector = connector(tls);
    this.slowHeaders = new SlowHeaders(connector, clock);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    server.addBean(slowHeaders);
    server.setErrorHandler(new JettyProblems());
    server.setStopTimeout(STOP_MILLIS);
    server.setHandler(new GracefulHandler(new FrontGate(routes, authenticator, bodies)));
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_PLATFORM_THREADS);
    threads.setName("http");
    VirtualThreadPool virtual = new VirtualThreadPool(MAX_AT_ONCE);
    virtual.setName("http-request");
    threads.setVirtualThreadsExecutor(virtual);
    return threads;
  }

  private ServerConnector connector(Optional<TlsIdentity> tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    if (tls.isPresent()) {
      // There is one certificate for every name; which name a client asks for is its own business.
      http.addCustomizer(new SecureRequestCustomizer(false));
    }
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ConnectionFactory[] factories =
        tls.isEmpty()
            ? new ConnectionFactory[] {plain}
            : new ConnectionFactory[] {
              new SslConnectionFactory(tls.get().contexts(), plain.getProtocol()), plain
            };
    ServerConnector made = new ServerConnector(server, 1, -1, factories);
    made.setHost(settings.host());
    made.setPort(settings.port());
    made.setAcceptQueueSize(BACKLOG);
    made.setIdleTimeout(IDLE_MILLIS);
    made.setShutdownIdleTimeout(1_000);
    return made;
  }

  /// Opens the port and answers from now on.
  ///
  /// @throws Fault `cannot-listen` when the address cannot be had
  public void start() {
    try {
      connector.open();
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "cannot-listen",
          "cannot listen for HTTP at "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage(),
          e);
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not start", e);
    }
    tls.ifPresent(TlsIdentity::follow);
  }

  /// The port that it listens at.
  public int port() {
    return connector.getLocalPort();
  }

  /// Looks for slow headers now; the server does so every few seconds by itself.
  int closeSlowHeaders() {
    return slowHeaders.step();
  }

  /// Takes no more requests, lets those under way finish, and closes.
  public void stop() {
    tls.ifPresent(TlsIdentity::stop);
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop in order", e);
    }
  }
}
