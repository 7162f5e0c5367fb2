package dev.sluice.testkit.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// An HTTP server at a raw socket that has one ill manner.
public final class HostileServer implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 64;

  private final Manner manner;
  private final ServerSocket server;
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  /// A server at a port of its own.
  public HostileServer(Manner manner) {
    this.manner = manner;
    try {
      server = new ServerSocket(0, MAX_CONNECTIONS, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no port of the loopback interface is free", e);
    }
    Thread.ofVirtual().name("hostile-" + manner).start(this::accept);
  }

  /// What it does.
  public Manner manner() {
    return manner;
  }

  /// Where it listens.
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/in");
  }

  /// How many requests it has read, or connections it has taken where it reads none.
  public int requests() {
    return requests.get();
  }

  /// How many connections are open now.
  public int open() {
    return open.size();
  }

  /// How many bytes it got rid of.
  public long written() {
    return written.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        places.acquireUninterruptibly();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (SocketException e) {
        // It was closed.
        return;
      } catch (IOException e) {
        throw new UncheckedIOException("the hostile server cannot take connections", e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      manner.serve(new Wire(socket, written), requests::incrementAndGet);
    } catch (IOException e) {
      // Whoever called has had enough, which is what tests of this want.
      return;
    } finally {
      open.remove(socket);
      places.release();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a socket cannot be closed", e);
    }
  }
}
