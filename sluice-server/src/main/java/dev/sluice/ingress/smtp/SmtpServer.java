package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Reception;
import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import dev.sluice.time.Uninterrupted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The SMTP server: its ports, and the sessions that are under way.
public final class SmtpServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SmtpServer.class.getName());

  private static final int BACKLOG = 1_024;
  private static final long WATCH_MILLIS = 1_000;

  /// How long sessions get to end whose connections were cut.
  private static final Duration LAST = Duration.ofSeconds(2);

  private static final long ACCEPT_PAUSE_MILLIS = 100;

  /// How many connections that are one too many get the time to read so; the others are closed at
  /// once.
  private static final int MAX_SENT_AWAY = 100;

  private final SmtpSettings settings;
  private final Reception reception;
  private final Logins logins;
  private final Clock clock;
  private final @Nullable Certificates certificates;
  private final List<ServerSocket> ports = new ArrayList<>();
  private final List<Thread> acceptors = new ArrayList<>();
  private final Thread watch = Thread.ofVirtual().name("smtp-watch").unstarted(this::watch);
  private final Map<Session, Thread> sessions = new ConcurrentHashMap<>();
  private final Connections connections;
  private final Semaphore sendingAway = new Semaphore(MAX_SENT_AWAY);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// A server that is not started yet.
  ///
  /// @throws Fault `invalid-certificate`
  public SmtpServer(SmtpSettings settings, Reception reception, Logins logins, Clock clock) {
    this.settings = settings;
    this.reception = reception;
    this.logins = logins;
    this.clock = clock;
    this.certificates = settings.tls().map(Certificates::new).orElse(null);
    this.connections =
        new Connections(settings.limits().connections(), settings.limits().connectionsPerAddress());
  }

  /// Opens the ports and takes mail from now on.
  ///
  /// @throws Fault `cannot-listen` when an address cannot be had
  public void start() {
    try {
      listen(settings.port(), false);
      settings.tlsPort().ifPresent(port -> listen(port, true));
    } catch (Fault e) {
      closePorts();
      throw e;
    }
    watch.start();
    acceptors.forEach(Thread::start);
    if (certificates != null) {
      certificates.follow();
    }
  }

  private void listen(int port, boolean isTls) {
    try {
      ServerSocket socket = new ServerSocket();
      ports.add(socket);
      socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), port), BACKLOG);
      acceptors.add(Thread.ofVirtual().name("smtp-accept").unstarted(() -> accept(socket, isTls)));
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "cannot-listen",
          "cannot listen for mail at " + settings.host() + ":" + port + ": " + e.getMessage(),
          e);
    }
  }

  /// The port that it listens at.
  public int port() {
    return ports.getFirst().getLocalPort();
  }

  /// The port that is TLS from the first byte.
  public Optional<Integer> tlsPort() {
    return ports.size() < 2 ? Optional.empty() : Optional.of(ports.get(1).getLocalPort());
  }

  /// Looks at the certificate's files now; the server does so every few seconds by itself.
  boolean lookAtCertificate() {
    return certificates != null && certificates.step();
  }

  private void accept(ServerSocket port, boolean isTls) {
    while (!port.isClosed()) {
      try {
        take(port.accept(), isTls);
      } catch (IOException e) {
        if (!port.isClosed()) {
          LOG.log(System.Logger.Level.WARNING, "cannot take connections: {0}", e.toString());
          pause();
        }
      }
    }
  }

  /// A process without file descriptors gets some back soon.
  private void pause() {
    try {
      if (stopped.await(ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        closePorts();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Socket socket, boolean isTls) {
    InetAddress address = socket.getInetAddress();
    Optional<Reply> refusal = connections.open(address);
    try {
      if (refusal.isEmpty()) {
        serve(new SocketLink(socket, certificates), isTls);
        return;
      }
      sendAway(new SocketLink(socket, certificates), isTls ? "" : refusal.get() + "\r\n");
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client was gone at once: {0}", e.toString());
      if (refusal.isEmpty()) {
        connections.close(address);
      }
      closeGone(socket);
    }
  }

  /// The first bytes of a connection fit into its buffer, so that nobody waits for them. A client
  /// that has spoken already gets the time to read them.
  private void sendAway(Link link, String line) throws IOException {
    Wire wire = new Wire(link, clock);
    wire.say(line);
    wire.flush();
    if (!sendingAway.tryAcquire()) {
      wire.close();
      return;
    }
    Thread.startVirtualThread(() -> {
      try {
        wire.end();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "a client that was sent away has gone: {0}", e);
      } finally {
        wire.close();
        sendingAway.release();
      }
    });
  }

  private static void closeGone(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection did not close in order: {0}", e.toString());
    }
  }

  private void serve(SocketLink link, boolean isTls) {
    InetAddress address = link.peer();
    Session session = new Session(settings, isTls, reception, logins, link, clock);
    Thread thread =
        Thread.ofVirtual()
            .name("smtp-session")
            .unstarted(() -> {
              try {
                session.run();
              } finally {
                sessions.remove(session);
                connections.close(address);
              }
            });
    sessions.put(session, thread);
    thread.start();
  }

  /// Frees whoever waits for a client that does not take what it is sent, or drips.
  private void watch() {
    try {
      while (!stopped.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
        long now = clock.nanos();
        sessions.keySet().forEach(session -> session.abortIfOverdue(now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops in this order: takes no new connections; tells idle clients to come back; lets commands
  /// and messages under way end, for a bounded time; closes what is left.
  @Override
  public void close() {
    closePorts();
    acceptors.stream().filter(Thread::isAlive).forEach(Uninterrupted::join);
    if (certificates != null) {
      certificates.stop();
    }
    sessions.keySet().forEach(session -> Thread.startVirtualThread(session::dismiss));
    join(settings.limits().times().stop());
    sessions.keySet().forEach(Session::abort);
    join(LAST);
    stopped.countDown();
    if (watch.isAlive()) {
      Uninterrupted.join(watch);
    }
  }

  private void join(Duration longest) {
    long begun = clock.nanos();
    try {
      for (Thread thread : List.copyOf(sessions.values())) {
        long left = longest.minus(clock.since(begun)).toMillis();
        if (left > 0) {
          thread.join(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closePorts() {
    for (ServerSocket port : ports) {
      try {
        port.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "a port did not close in order: {0}", e.toString());
      }
    }
  }
}
