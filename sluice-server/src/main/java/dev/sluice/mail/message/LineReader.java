package dev.sluice.mail.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The lines of a message, with the places where they stand.
///
/// A line ends with CRLF or with a bare LF; a bare CR is part of its line. However long a line is,
/// only its first bytes are kept.
final class LineReader {

  /// How many bytes of a line are kept.
  static final int KEPT = 8_192;

  private final InputStream in;
  private final byte[] buffer = new byte[16_384];
  private final byte[] line = new byte[KEPT];
  private int next;
  private int filled;
  private long position;
  private long start;
  private long contentEnd;
  private int kept;

  /// @param position where the stream stands in the message
  LineReader(InputStream in, long position) {
    this.in = in;
    this.position = position;
  }

  /// Goes to the next line; false at the end of the message.
  boolean next() throws IOException {
    start = position;
    kept = 0;
    boolean wasReturn = false;
    while (true) {
      if (next == filled && !fill()) {
        contentEnd = position;
        return position > start;
      }
      byte b = buffer[next++];
      position++;
      if (b == '\n') {
        contentEnd = position - (wasReturn ? 2 : 1);
        if (wasReturn && kept == contentEnd - start + 1) {
          kept--;
        }
        return true;
      }
      wasReturn = b == '\r';
      if (kept < KEPT) {
        line[kept++] = b;
      }
    }
  }

  private boolean fill() throws IOException {
    next = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  /// Where the line begins.
  long start() {
    return start;
  }

  /// Where the line's content ends, without its CRLF or LF.
  long contentEnd() {
    return contentEnd;
  }

  /// Where the next line begins.
  long end() {
    return position;
  }

  /// Whether nothing stands in it.
  boolean isEmpty() {
    return contentEnd == start;
  }

  /// Whether only its beginning was kept.
  boolean isCut() {
    return kept < contentEnd - start;
  }

  /// How many of its bytes were kept.
  int kept() {
    return kept;
  }

  /// One of the bytes that were kept.
  byte at(int index) {
    return line[index];
  }

  /// What was kept, a character for each byte.
  String text() {
    return new String(line, 0, kept, StandardCharsets.ISO_8859_1);
  }
}
