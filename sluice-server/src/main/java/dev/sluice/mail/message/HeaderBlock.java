package dev.sluice.mail.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Headers, as they are gathered line by line.
final class HeaderBlock {

  /// How many bytes of headers are read.
  static final int MAX_BYTES = 102_400;

  /// How many lines of headers are read.
  static final int MAX_LINES = 1_000;

  private final List<RawHeader> headers = new ArrayList<>();
  private final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
  private @Nullable StringBuilder current;
  private long bytes;
  private int lines;

  /// Takes a line; false when it is the empty one that ends the headers.
  boolean add(LineReader line) {
    if (line.isEmpty()) {
      finish();
      return false;
    }
    lines++;
    bytes += line.end() - line.start();
    if (lines > MAX_LINES) {
      flaws.add(Flaw.TOO_MANY_HEADER_LINES);
      finish();
    } else if (bytes > MAX_BYTES) {
      flaws.add(Flaw.HEADERS_TOO_LARGE);
      finish();
    } else {
      if (line.isCut()) {
        flaws.add(Flaw.HEADER_LINE_TOO_LONG);
      }
      take(line.text());
    }
    return true;
  }

  private void take(String text) {
    if (text.charAt(0) == ' ' || text.charAt(0) == '\t') {
      if (current == null) {
        flaws.add(Flaw.LINE_IS_NO_HEADER);
      } else {
        current.append("\r\n").append(text);
      }
    } else {
      finish();
      current = new StringBuilder(text);
    }
  }

  private void finish() {
    if (current != null) {
      String text = current.toString();
      current = null;
      int colon = text.indexOf(':');
      if (isName(text, colon)) {
        headers.add(new RawHeader(text.substring(0, colon).stripTrailing(), text));
      } else {
        flaws.add(Flaw.LINE_IS_NO_HEADER);
      }
    }
  }

  /// Whitespace before the colon is of the obsolete syntax (RFC 5322, section 4.5).
  private static boolean isName(String text, int colon) {
    int end = colon;
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return end > 0;
  }

  /// Says that there are no further lines.
  void end() {
    finish();
    flaws.add(Flaw.NO_BODY);
  }

  /// The headers with their folds.
  List<RawHeader> raw() {
    return List.copyOf(headers);
  }

  /// The headers, unfolded.
  List<Header> headers() {
    List<Header> unfolded = new ArrayList<>(headers.size());
    for (RawHeader raw : headers) {
      unfolded.add(new Header(raw.name(), unfolded(raw.value(), flaws)));
    }
    return unfolded;
  }

  /// What was wrong so far.
  Set<Flaw> flaws() {
    return flaws;
  }

  private static String unfolded(String raw, Set<Flaw> flaws) {
    String line = raw.replace("\r\n", "").strip();
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      flaws.add(Flaw.NOT_UTF_8);
      text = line;
    }
    String clean = withoutControls(text);
    if (!clean.equals(text)) {
      flaws.add(Flaw.CONTROL_CHARACTER);
    }
    return clean;
  }

  private static String withoutControls(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(Character.isISOControl(c) && c != '\t' ? '\uFFFD' : c);
    }
    return clean.toString();
  }
}
