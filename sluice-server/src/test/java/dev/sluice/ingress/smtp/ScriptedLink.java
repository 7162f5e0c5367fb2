package dev.sluice.ingress.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A client whose bytes come in given pieces, whatever the server says.
final class ScriptedLink implements Link {

  /// As a piece: from here on, what comes is in TLS.
  static final String TLS = "(tls)";

  /// As a piece: nothing comes in time.
  static final String SILENCE = "(silence)";

  private final List<String> pieces;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final InetAddress peer;
  private final Runnable tick;
  private int piece;
  private int offset;
  private boolean isClosed;

  /// @param tick is run before each read
  ScriptedLink(InetAddress peer, List<String> pieces, Runnable tick) {
    this.peer = peer;
    this.tick = tick;
    this.pieces = pieces;
  }

  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  /// The pieces that nobody has begun to read.
  List<String> unread() {
    return pieces.subList(offset == 0 ? piece : piece + 1, pieces.size());
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public InetAddress peer() {
    return peer;
  }

  @Override
  public int read(byte[] into, int at, int length, Duration longest) throws IOException {
    tick.run();
    if (piece == pieces.size()) {
      return -1;
    }
    String text = pieces.get(piece);
    if (text.equals(SILENCE)) {
      piece++;
      throw new SocketTimeoutException("silence");
    }
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int some = Math.min(length, bytes.length - offset);
    System.arraycopy(bytes, offset, into, at, some);
    offset += some;
    if (offset == bytes.length) {
      piece++;
      offset = 0;
    }
    return some;
  }

  @Override
  public void write(byte[] bytes, int at, int length) {
    said.write(bytes, at, length);
  }

  /// Bytes in clear that are not read yet would break the handshake.
  @Override
  public String secure() throws IOException {
    if (piece == pieces.size() || !pieces.get(piece).equals(TLS)) {
      throw new IOException("that is no handshake");
    }
    piece++;
    return "TLSv1.3 TLS_AES_256_GCM_SHA384";
  }

  @Override
  public void endOutput() {}

  @Override
  public void close() {
    isClosed = true;
  }

  @Override
  public void abort() {
    isClosed = true;
  }
}
