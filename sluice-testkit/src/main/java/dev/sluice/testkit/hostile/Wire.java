package dev.sluice.testkit.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// One connection as a manner sees it, with an end to everything.
final class Wire {

  private static final int MAX_BYTES = 64 << 20;
  private static final long MAX_NANOS = 30_000_000_000L;
  private static final int PAUSE_MILLIS = 20;

  private final Socket socket;
  private final OutputStream out;
  private final AtomicLong written;
  private final long began = System.nanoTime();
  private int sent;

  Wire(Socket socket, AtomicLong written) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.written = written;
  }

  Socket socket() {
    return socket;
  }

  void say(String text) throws IOException {
    say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void say(byte[] bytes) throws IOException {
    if (sent + bytes.length > MAX_BYTES || System.nanoTime() - began > MAX_NANOS) {
      throw new IOException("enough was sent");
    }
    out.write(bytes);
    out.flush();
    sent += bytes.length;
    written.addAndGet(bytes.length);
  }

  /// Waits a little, and fails when the other side has closed.
  void pause() throws IOException {
    socket.setSoTimeout(PAUSE_MILLIS);
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("the other side has closed");
      }
    } catch (SocketTimeoutException e) {
      // That was the pause.
      return;
    }
  }

  /// Waits until the other side closes, or the time is over.
  void untilClosed() throws IOException {
    while (System.nanoTime() - began < MAX_NANOS) {
      pause();
    }
  }

  /// Ends the connection with a reset in place of an orderly close.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Reads one request.
  ///
  /// @return whether there was one
  boolean readRequest() throws IOException {
    socket.setSoTimeout(0);
    InputStream in = socket.getInputStream();
    int length = 0;
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(field.substring(15).strip());
      }
    }
    return in.readNBytes(length).length == length;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
