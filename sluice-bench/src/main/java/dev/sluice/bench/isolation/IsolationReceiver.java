package dev.sluice.bench.isolation;

import dev.sluice.bench.Latencies;
import dev.sluice.testkit.Lines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Takes events on many connections, and answers each, or none at all.
final class IsolationReceiver implements AutoCloseable {

  private static final byte[] TAKEN =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String LENGTH = "content-length:";
  private static final String SENT = "\"sent\":";

  private final boolean answers;
  private final ServerSocket server = new ServerSocket(0, 4_096, InetAddress.getLoopbackAddress());
  private final Set<Socket> peers = ConcurrentHashMap.newKeySet();
  private Latencies latencies = new Latencies();
  private long arrived;
  private long measureFrom = Long.MAX_VALUE;

  private IsolationReceiver(boolean answers) throws IOException {
    this.answers = answers;
    Thread.ofVirtual().start(this::accept);
  }

  static IsolationReceiver answering() throws IOException {
    return new IsolationReceiver(true);
  }

  static IsolationReceiver hanging() throws IOException {
    return new IsolationReceiver(false);
  }

  int port() {
    return server.getLocalPort();
  }

  /// Only what was sent from this time on is measured, and what was measured is forgotten.
  synchronized void measureFrom(long nanos) {
    measureFrom = nanos;
    latencies = new Latencies();
  }

  synchronized long arrived() {
    return arrived;
  }

  /// What was measured; whoever takes it lets nothing arrive any more.
  synchronized Latencies latencies() {
    return latencies;
  }

  private void accept() {
    try {
      while (true) {
        Socket peer = server.accept();
        peer.setTcpNoDelay(true);
        peers.add(peer);
        Thread.ofVirtual().start(() -> serve(peer));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      InputStream in = new BufferedInputStream(peer.getInputStream());
      while (true) {
        int length = 0;
        for (String line = Lines.next(in); !line.isEmpty(); line = Lines.next(in)) {
          if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
            length = Integer.parseInt(line.substring(LENGTH.length()).strip());
          }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        took(body, System.nanoTime());
        if (answers) {
          peer.getOutputStream().write(TAKEN);
        }
      }
    } catch (IOException e) {
      // The hub has closed the connection.
    } finally {
      peers.remove(peer);
    }
  }

  private synchronized void took(String body, long now) {
    arrived++;
    int at = body.indexOf(SENT) + SENT.length();
    int end = body.indexOf('}', at);
    long sent = Long.parseLong(body.substring(at, end).strip());
    if (sent >= measureFrom) {
      latencies.record(now - sent);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket peer : peers) {
      peer.close();
    }
  }
}
