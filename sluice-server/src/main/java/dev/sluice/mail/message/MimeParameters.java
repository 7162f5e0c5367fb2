package dev.sluice.mail.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The value of a header such as `Content-Type` (RFC 2045, section 5.1) with its parameters (RFC
/// 2231).
///
/// At most 100 parameters, or pieces of them, are read. Of a parameter that stands twice the first
/// counts; one with a charset goes before one without.
final class MimeParameters {

  /// How many parameters, and pieces of them, are read.
  static final int MOST = 100;

  private final String value;
  private final Map<String, String> parameters = new HashMap<>();
  private final boolean isCut;

  private record Piece(String text, boolean isEncoded) {}

  private MimeParameters(String value, Map<String, String> raw, boolean isCut) {
    this.value = value;
    this.isCut = isCut;
    Map<String, SortedMap<Integer, Piece>> pieces = new LinkedHashMap<>();
    raw.forEach((name, text) -> {
      int star = name.indexOf('*');
      if (star < 0) {
        parameters.put(name, text);
      } else {
        gather(pieces, name.substring(0, star), name.substring(star + 1), text);
      }
    });
    pieces.forEach((name, parts) -> {
      if (parts.firstKey() == 0) {
        parameters.put(name, joined(parts));
      }
    });
  }

  private static void gather(
      Map<String, SortedMap<Integer, Piece>> pieces, String name, String section, String text) {
    boolean isEncoded = section.isEmpty() || section.endsWith("*");
    String digits = section.endsWith("*") ? section.substring(0, section.length() - 1) : section;
    if (digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = digits.isEmpty() ? 0 : Integer.parseInt(digits);
      pieces
          .computeIfAbsent(name, n -> new TreeMap<>())
          .putIfAbsent(number, new Piece(text, isEncoded));
    }
  }

  /// Pieces behind a gap are left out.
  private static String joined(SortedMap<Integer, Piece> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Charset charset = StandardCharsets.UTF_8;
    int expected = 0;
    for (Map.Entry<Integer, Piece> entry : pieces.entrySet()) {
      if (entry.getKey() != expected) {
        break;
      }
      Piece piece = entry.getValue();
      String text = piece.text();
      if (piece.isEncoded() && expected == 0) {
        int first = text.indexOf('\'');
        int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
        if (second > 0) {
          charset = Charsets.named(text.substring(0, first)).orElse(StandardCharsets.UTF_8);
          text = text.substring(second + 1);
        }
      }
      Charset plain = charset.canEncode() ? charset : StandardCharsets.UTF_8;
      bytes.writeBytes(piece.isEncoded() ? unescaped(text) : text.getBytes(plain));
      expected++;
    }
    return bytes.toString(charset);
  }

  private static byte[] unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /// Reads a header's value.
  static MimeParameters read(String header) {
    Map<String, String> raw = new LinkedHashMap<>();
    int at = end(header, 0);
    String value = withoutComments(header.substring(0, at)).strip().toLowerCase(Locale.ROOT);
    boolean isCut = false;
    while (at < header.length() && !isCut) {
      int from = at + 1;
      at = end(header, from);
      String parameter = withoutComments(header.substring(Math.min(from, at), at));
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        isCut = raw.size() == MOST;
        if (!isCut) {
          raw.putIfAbsent(
              parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT),
              unquoted(parameter.substring(equals + 1).strip()));
        }
      }
    }
    return new MimeParameters(value, raw, isCut);
  }

  /// Where the next semicolon stands that is in no quotes and in no comment.
  private static int end(String header, int from) {
    boolean isQuoted = false;
    int comments = 0;
    for (int i = from; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == '\\' && (isQuoted || comments > 0)) {
        i++;
      } else if (comments == 0 && c == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && (c == '(' || c == ')' && comments > 0)) {
        comments += c == '(' ? 1 : -1;
      } else if (c == ';' && !isQuoted && comments == 0) {
        return i;
      }
    }
    return header.length();
  }

  private static String withoutComments(String text) {
    if (text.indexOf('(') < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    boolean isQuoted = false;
    int comments = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && (isQuoted || comments > 0) && i + 1 < text.length()) {
        i++;
        if (comments == 0) {
          kept.append(c).append(text.charAt(i));
        }
      } else if (!isQuoted && (c == '(' || c == ')' && comments > 0)) {
        comments += c == '(' ? 1 : -1;
      } else if (comments == 0) {
        isQuoted ^= c == '"';
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static String unquoted(String text) {
    if (!text.startsWith("\"")) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        break;
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /// What stands before the parameters, in lower case.
  String value() {
    return value;
  }

  /// A parameter's value.
  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /// Whether there were too many.
  boolean isCut() {
    return isCut;
  }
}
