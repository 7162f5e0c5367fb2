package dev.sluice.target.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// A receiver at a raw socket, that reads each request and then does whatever a test says.
final class HostileReceiver implements AutoCloseable {

  /// What the receiver does once a request is read.
  @FunctionalInterface
  interface Conduct {
    void answer(Socket peer, OutputStream out) throws IOException;
  }

  /// A request as it came; header names are in lower case.
  record Got(String line, Map<String, String> headers, String body) {}

  private final ServerSocket server;
  private final Conduct conduct;
  final BlockingQueue<Got> requests = new LinkedBlockingQueue<>();
  final CountDownLatch closing = new CountDownLatch(1);

  HostileReceiver(Conduct conduct) {
    this.conduct = conduct;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// A receiver that says the same to everybody and closes.
  static HostileReceiver saying(String text) {
    return new HostileReceiver((_, out) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /// A receiver that answers a status with some header lines and a body.
  static HostileReceiver answering(int status, String headers, String body) {
    return saying(
        "HTTP/1.1 %d Said\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, headers, body.length(), body));
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket peer = server.accept();
        Thread.ofVirtual().start(() -> serve(peer));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      InputStream in = new BufferedInputStream(peer.getInputStream());
      String line = line(in);
      Map<String, String> headers = new TreeMap<>();
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        int colon = field.indexOf(':');
        headers.put(
            field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      requests.add(new Got(line, headers, body));
      conduct.answer(peer, peer.getOutputStream());
    } catch (IOException e) {
      // The hub gave up on this receiver, which is what most tests want.
      requests.add(new Got("gone", Map.of(), e.toString()));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
