package dev.sluice.mail.verdict;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A clamd or an rspamd at a loopback port, by their public protocols.
final class ScannerStandIn implements AutoCloseable {

  private static final int STREAM_MAX = 100_000;

  private final ServerSocket server;
  private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
  private final boolean isClamd;
  private volatile String answer;

  /// A clamd; an empty answer keeps silent.
  static ScannerStandIn clamd(String answer) throws IOException {
    return new ScannerStandIn(true, answer);
  }

  /// An rspamd that answers a body with 200; an empty one keeps silent.
  static ScannerStandIn rspamd(String answer) throws IOException {
    return new ScannerStandIn(false, answer);
  }

  private ScannerStandIn(boolean isClamd, String answer) throws IOException {
    this.isClamd = isClamd;
    this.answer = answer;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  void answers(String next) {
    answer = next;
  }

  /// What it was sent last: for clamd the message, for rspamd head and message.
  String got() throws InterruptedException {
    return got.take();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException("the stand-in cannot listen", e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String reply = isClamd ? clamd(in) : rspamd(in);
      if (answer.isEmpty()) {
        in.read();
      } else {
        OutputStream out = socket.getOutputStream();
        out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException e) {
      got.add("broken off");
    }
  }

  private String clamd(DataInputStream in) throws IOException {
    StringBuilder command = new StringBuilder();
    for (int c = in.read(); c > 0; c = in.read()) {
      command.append((char) c);
    }
    if (!command.toString().equals("zINSTREAM")) {
      return "UNKNOWN COMMAND\0";
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int length = in.readInt(); length > 0; length = in.readInt()) {
      if (message.size() + length > STREAM_MAX) {
        return "INSTREAM size limit exceeded. ERROR\0";
      }
      message.writeBytes(in.readNBytes(length));
    }
    got.add(message.toString(StandardCharsets.ISO_8859_1));
    return answer + "\0";
  }

  private String rspamd(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the request has no end");
      }
      head.append((char) c);
    }
    String text = head.toString();
    int at = text.indexOf("Content-Length: ") + "Content-Length: ".length();
    int length = Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
    String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    got.add(text + body);
    return "HTTP/1.1 200 OK\r\nContent-Length: "
        + answer.length()
        + "\r\nConnection: close\r\n\r\n"
        + answer;
  }

  /// Answers nobody any more.
  void goAway() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    goAway();
  }
}
