package dev.sluice.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads HTTP/1.1 responses (RFC 9112) off a connection, in whatever pieces they come, and keeps
/// only the status. It allocates nothing.
///
/// It takes bodies with a `Content-Length` and chunked ones. Anything else is an error, not a
/// guess: a generator that misreads answers counts wrongly.
final class ResponseParser {

  private static final int MAX_LINE = 8_192;
  private static final byte[] LENGTH = lower("content-length:");
  private static final byte[] ENCODING = lower("transfer-encoding:");
  private static final byte[] CHUNKED = lower("chunked");
  private static final byte[] CONNECTION = lower("connection:");
  private static final byte[] CLOSE = lower("close");
  private static final long UNKNOWN = -1;

  private enum State {
    STATUS_LINE,
    HEADER,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER
  }

  private final byte[] line = new byte[MAX_LINE];
  private int lineLength;
  private State state = State.STATUS_LINE;
  private int status;
  private long left = UNKNOWN;
  private boolean chunked;
  private boolean closing;

  /// Takes bytes until one response is complete or there are no more.
  ///
  /// @return whether a response is complete; the bytes after it stay in the buffer
  boolean feed(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      if (state == State.BODY || state == State.CHUNK) {
        int taken = (int) Math.min(left, in.remaining());
        in.position(in.position() + taken);
        left -= taken;
        if (left == 0) {
          if (state == State.BODY) {
            return complete();
          }
          state = State.CHUNK_END;
        }
      } else if (takeLine(in) && endLine()) {
        return complete();
      }
    }
    return false;
  }

  /// The status of the response that was last complete.
  int status() {
    return status;
  }

  /// Whether the response that was last complete said that the connection ends.
  boolean closing() {
    return closing;
  }

  /// Forgets a response that was cut off.
  void reset() {
    lineLength = 0;
    left = UNKNOWN;
    chunked = false;
    closing = false;
    state = State.STATUS_LINE;
  }

  private boolean complete() {
    state = State.STATUS_LINE;
    left = UNKNOWN;
    chunked = false;
    return true;
  }

  private boolean takeLine(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n') {
        if (lineLength > 0 && line[lineLength - 1] == '\r') {
          lineLength--;
        }
        return true;
      }
      if (lineLength == MAX_LINE) {
        throw new ProtocolException("a line of the response has over " + MAX_LINE + " bytes");
      }
      line[lineLength++] = b;
    }
    return false;
  }

  /// @return whether the response ends with this line
  private boolean endLine() throws ProtocolException {
    int length = lineLength;
    lineLength = 0;
    switch (state) {
      case STATUS_LINE -> statusLine(length);
      case HEADER -> {
        if (length == 0) {
          return endHead();
        }
        header(length);
      }
      case CHUNK_SIZE -> {
        left = number(0, length, 16);
        state = left == 0 ? State.TRAILER : State.CHUNK;
      }
      case CHUNK_END -> {
        if (length != 0) {
          throw new ProtocolException("a chunk is longer than it said");
        }
        state = State.CHUNK_SIZE;
      }
      case TRAILER -> {
        return length == 0;
      }
      case BODY, CHUNK -> throw new IllegalStateException("a body has no lines");
    }
    return false;
  }

  private void statusLine(int length) throws ProtocolException {
    if (length < 12 || line[0] != 'H' || line[7] != '1' || line[8] != ' ') {
      throw new ProtocolException(
          "this is not an HTTP/1.1 status line: "
              + new String(line, 0, Math.min(length, 80), StandardCharsets.ISO_8859_1));
    }
    status = (int) number(9, 12, 10);
    closing = false;
    state = State.HEADER;
  }

  private void header(int length) throws ProtocolException {
    if (startsWith(LENGTH, length)) {
      left = number(LENGTH.length, length, 10);
    } else if (startsWith(ENCODING, length)) {
      chunked = contains(CHUNKED, ENCODING.length, length);
    } else if (startsWith(CONNECTION, length)) {
      closing = contains(CLOSE, CONNECTION.length, length);
    }
  }

  private boolean endHead() throws ProtocolException {
    if (status < 200) {
      // An interim response has no body, and the real one follows (RFC 9110 section 15.2).
      reset();
      return false;
    }
    if (chunked) {
      state = State.CHUNK_SIZE;
      return false;
    }
    if (left == UNKNOWN && status != 204) {
      throw new ProtocolException(
          "response " + status + " has neither a Content-Length nor chunks");
    }
    state = State.BODY;
    return left <= 0;
  }

  private long number(int from, int to, int radix) throws ProtocolException {
    long value = 0;
    int found = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(line[i], radix);
      if (digit >= 0) {
        value = value * radix + digit;
        found++;
      } else if (found > 0) {
        break;
      }
    }
    if (found == 0 || found > 15) {
      throw new ProtocolException("a number of the response cannot be read");
    }
    return value;
  }

  private boolean startsWith(byte[] what, int length) {
    return matches(what, 0, length);
  }

  private boolean contains(byte[] what, int from, int length) {
    for (int at = from; at + what.length <= length; at++) {
      if (matches(what, at, length)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(byte[] what, int at, int length) {
    if (at + what.length > length) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      int b = line[at + i];
      if (b >= 'A' && b <= 'Z') {
        b += 'a' - 'A';
      }
      if (b != what[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] lower(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
