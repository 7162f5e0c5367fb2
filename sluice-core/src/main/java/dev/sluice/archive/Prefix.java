package dev.sluice.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.view.ViewPath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where an archive's objects go: text with `{path}` expressions over the matching view.
///
/// `{path|text}` is `text` where the value is absent, null or empty. `{time:yyyy/MM/dd}` is the
/// event's time and `{arrival:yyyy/MM/dd}` when the hub accepted it, both in UTC; see {@link
/// TimeFormat}. All of it stands in the journal, so an event's place never changes.
///
/// `{{` and `}}` stand for the braces themselves. A value becomes a part of one path segment and
/// can never begin another: all but ASCII letters, digits, `.`, `_`, `~` and `-` is written as `%`
/// and two hexadecimal digits for each byte of its UTF-8, and so is a `.` that it begins with. So a
/// value is never `.` or `..`, and never hides a file; letters of other scripts are written so too,
/// because file systems disagree about which of them are the same.
public final class Prefix {

  /// The most characters of a prefix as it is configured.
  public static final int MAX_CHARACTERS = 512;

  /// The most expressions in a prefix.
  public static final int MAX_EXPRESSIONS = 50;

  /// The most bytes of a value once it is encoded; a longer one counts as missing.
  public static final int MAX_VALUE_BYTES = 180;

  private static final String TIME = "time:";
  private static final String ARRIVAL = "arrival:";
  private static final String OWN_PLACE = ".sluice";
  private static final String HEX = "0123456789ABCDEF";

  private final String text;
  private final List<Part> parts;
  private final boolean hasExpressions;

  private sealed interface Part {
    record Literal(String text) implements Part {}

    record Expression(ViewPath path, Optional<String> otherwise) implements Part {}

    record Time(TimeFormat format, Optional<String> otherwise) implements Part {}

    record Arrival(TimeFormat format) implements Part {}
  }

  private Prefix(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
    this.hasExpressions = !parts.stream().allMatch(Part.Literal.class::isInstance);
  }

  /// Parses a prefix that may have Firehose's expressions, such as
  /// `!{partitionKeyFromQuery:eventType}/`.
  ///
  /// @param keys the paths of partition keys, by their names
  /// @throws Fault `invalid-prefix`, with what is not understood
  public static Prefix parse(String text, Map<String, String> keys) {
    Map<String, String> paths = new HashMap<>();
    keys.forEach((name, path) -> paths.put(name, FirehoseSyntax.path(name, path)));
    return parse(FirehoseSyntax.prefix(text, paths));
  }

  /// Parses a prefix such as `{detail.eventType}/{detail.schemaVersion}/`.
  ///
  /// @throws Fault `invalid-prefix`, with the place of the trouble
  public static Prefix parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw wrong(
          text.substring(0, 64) + "…", MAX_CHARACTERS, "a prefix has at most 512 characters");
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int expressions = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if ((c == '{' || c == '}') && at + 1 < text.length() && text.charAt(at + 1) == c) {
        literal.append(c);
        at += 2;
      } else if (c == '{') {
        expressions++;
        if (expressions > MAX_EXPRESSIONS) {
          throw wrong(text, at, "a prefix has at most 50 expressions");
        }
        addLiteral(parts, literal);
        int close = closing(text, at + 1);
        parts.add(expression(text, at + 1, close));
        at = close + 1;
      } else if (c == '}') {
        throw wrong(text, at, "'}' closes nothing; write '}}' for the brace itself");
      } else {
        literal.append(c);
        at++;
      }
    }
    addLiteral(parts, literal);
    requireSafe(text, parts);
    return new Prefix(text, parts);
  }

  private static void addLiteral(List<Part> parts, StringBuilder literal) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /// Finds the brace that ends an expression; one within a quoted name does not.
  private static int closing(String text, int from) {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '}') {
        return i;
      }
    }
    throw wrong(text, from - 1, "'{' is not closed; write '{{' for the brace itself");
  }

  private static Part expression(String text, int from, int to) {
    int bar = bar(text, from, to);
    Optional<String> otherwise =
        bar < to ? Optional.of(otherwise(text, bar + 1, to)) : Optional.empty();
    if (text.startsWith(TIME, from)) {
      return new Part.Time(format(text, from + TIME.length(), bar), otherwise);
    }
    if (!text.startsWith(ARRIVAL, from)) {
      return new Part.Expression(path(text, from, bar), otherwise);
    }
    if (otherwise.isPresent()) {
      throw wrong(text, bar, "an arrival is always known; leave out what follows '|'");
    }
    return new Part.Arrival(format(text, from + ARRIVAL.length(), bar));
  }

  /// Finds the bar in front of the text that stands in for a value; one within a quoted name is
  /// none.
  private static int bar(String text, int from, int to) {
    char quote = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '|') {
        return i;
      }
    }
    return to;
  }

  private static String otherwise(String text, int from, int to) {
    String otherwise = text.substring(from, to);
    if (otherwise.isEmpty() || otherwise.length() > MAX_VALUE_BYTES || !isPlain(otherwise)) {
      throw wrong(
          text,
          from,
          "what stands in for a value has 1 to 180 letters, digits, '.', '_', '~' or '-', and does"
              + " not begin with '.'");
    }
    return otherwise;
  }

  private static TimeFormat format(String text, int from, int to) {
    try {
      return TimeFormat.parse(text.substring(from, to));
    } catch (IllegalArgumentException e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-prefix",
          "prefix '" + text + "' at " + from + ": " + e.getMessage(),
          e);
    }
  }

  private static ViewPath path(String text, int from, int to) {
    try {
      return ViewPath.parse(text.substring(from, to));
    } catch (Fault e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-prefix",
          "prefix '" + text + "' at " + from + ": " + e.sentence(),
          e);
    }
  }

  /// Refuses literal text that leads out of the archive; `x` stands for each value.
  private static void requireSafe(String text, List<Part> parts) {
    StringBuilder sample = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal(String literal) -> sample.append(literal);
        case Part.Expression _ -> sample.append('x');
        case Part.Time(TimeFormat format, Optional<String> _) -> sample.append(format.sample());
        case Part.Arrival(TimeFormat format) -> sample.append(format.sample());
      }
    }
    requirePlain("prefix", text, sample.toString());
    // A value could complete the name: '.sl{a}' with 'uice'.
    if (parts.size() > 1
        && parts.getFirst() instanceof Part.Literal(String first)
        && first.length() < OWN_PLACE.length()
        && OWN_PLACE.startsWith(first)) {
      throw wrong(text, 0, "a value after '" + first + "' could make it the store's own place");
    }
  }

  /// Refuses text that cannot stand in front of an object's name.
  static void requirePlain(String what, String shown, String plain) {
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (Character.isISOControl(c) || c == '\\') {
        throw wrong(what, shown, i, "control characters and '\\' cannot stand in a name");
      }
    }
    if (utf8(plain).isEmpty()) {
      throw wrong(what, shown, 0, "it holds half of a surrogate pair");
    }
    int begin = 0;
    for (String segment : plain.split("/", -1)) {
      boolean isLast = begin + segment.length() == plain.length();
      if (segment.equals(".") || segment.equals("..")) {
        throw wrong(what, shown, begin, "'.' and '..' cannot be segments");
      }
      if (segment.isEmpty() && !isLast) {
        throw wrong(
            what, shown, begin, "a segment is empty; no '/' at the beginning, nor two in a row");
      }
      if (begin == 0 && segment.equals(OWN_PLACE)) {
        throw wrong(what, shown, 0, "'.sluice' is the store's own place");
      }
      begin += segment.length() + 1;
    }
  }

  /// Whether the view is looked at; without expressions all events have one place.
  boolean hasExpressions() {
    return hasExpressions;
  }

  /// What is looked at.
  List<ViewPath> paths() {
    return parts.stream()
        .flatMap(part ->
            switch (part) {
              case Part.Expression(ViewPath path, Optional<String> _) -> Stream.of(path);
              case Part.Time _ -> Stream.of(ViewPath.parse("time"));
              case Part.Literal _, Part.Arrival _ -> Stream.empty();
            })
        .toList();
  }

  /// Where the event with this matching view goes.
  ///
  /// Strings, numbers and Booleans are values. A number stands as it was written, but for an
  /// exponent, which is brought to one form.
  ///
  /// @param acceptedAt when the hub accepted the event
  public Resolution resolve(JsonNode view, Instant acceptedAt) {
    StringBuilder resolved = new StringBuilder(64);
    for (Part part : parts) {
      switch (part) {
        case Part.Literal(String literal) -> resolved.append(literal);
        case Part.Expression(ViewPath path, Optional<String> otherwise) -> {
          Optional<JsonNode> found = path.find(view);
          String trouble =
              otherwise.isPresent() && isNothing(found)
                  ? appendPlain(resolved, otherwise.get())
                  : append(resolved, found);
          if (!trouble.isEmpty()) {
            return new Resolution.Missing(path.toString(), trouble);
          }
        }
        case Part.Time(TimeFormat format, Optional<String> otherwise) -> {
          Optional<String> time = time(view).flatMap(format::of).or(() -> otherwise);
          if (time.isEmpty()) {
            return new Resolution.Missing("time", "it is no time of the years 0 to 9999");
          }
          resolved.append(time.get());
        }
        case Part.Arrival(TimeFormat format) ->
            resolved.append(format.of(acceptedAt).orElse("0000"));
      }
    }
    return new Resolution.Resolved(resolved.toString());
  }

  private static boolean isNothing(Optional<JsonNode> found) {
    return found.isEmpty()
        || found.get().isNull()
        || found.get().isTextual() && found.get().textValue().isEmpty();
  }

  private static String appendPlain(StringBuilder resolved, String text) {
    resolved.append(text);
    return "";
  }

  private static Optional<Instant> time(JsonNode view) {
    JsonNode time = view.path("time");
    try {
      return time.isTextual()
          ? Optional.of(Timestamp.parse(time.textValue()).instant())
          : Optional.empty();
    } catch (Fault e) {
      // No event has such a time; a view that was made for a test may.
      return Optional.empty();
    }
  }

  /// The place of all events, when there are no expressions.
  Resolution resolveWithoutView() {
    return resolve(JsonNodeFactory.instance.missingNode(), Instant.EPOCH);
  }

  /// Appends a value.
  ///
  /// @return what is wrong with it; empty when nothing is
  private static String append(StringBuilder resolved, Optional<JsonNode> found) {
    if (found.isEmpty()) {
      return "there is nothing";
    }
    JsonNode node = found.get();
    return switch (node.getNodeType()) {
      case STRING, NUMBER, BOOLEAN -> appendText(resolved, node.asText());
      case NULL -> "the value is null";
      case OBJECT -> "the value is an object";
      case ARRAY -> "the value is an array";
      case BINARY, MISSING, POJO -> "the value is no JSON";
    };
  }

  private static String appendText(StringBuilder resolved, String value) {
    if (value.isEmpty()) {
      return "the value is empty";
    }
    if (value.length() > MAX_VALUE_BYTES) {
      return "the value is too long";
    }
    if (isPlain(value)) {
      resolved.append(value);
      return "";
    }
    Optional<ByteBuffer> bytes = utf8(value);
    if (bytes.isEmpty()) {
      return "the value holds half of a surrogate pair";
    }
    int before = resolved.length();
    encode(bytes.get(), resolved);
    return resolved.length() - before > MAX_VALUE_BYTES ? "the value is too long" : "";
  }

  /// Writes a value as it stands in a path segment.
  ///
  /// @throws IllegalArgumentException when it is no well-formed Unicode
  public static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    encode(
        utf8(value)
            .orElseThrow(
                () -> new IllegalArgumentException("half of a surrogate pair stands alone")),
        encoded);
    return encoded.toString();
  }

  private static void encode(ByteBuffer bytes, StringBuilder to) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      byte b = bytes.get(i);
      if (isPlain(b) && !(b == '.' && i == bytes.position())) {
        to.append((char) b);
      } else {
        escape(b, to);
      }
    }
  }

  /// A letter of ASCII as an encoded one.
  static String escaped(char letter) {
    StringBuilder escaped = new StringBuilder(3);
    escape((byte) letter, escaped);
    return escaped.toString();
  }

  private static void escape(byte b, StringBuilder to) {
    to.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
  }

  /// Writes the first character of a resolved prefix as an encoded one, which keeps it apart from
  /// another prefix and decodes to the same values.
  static String escapeFirst(String resolved) {
    int first = resolved.offsetByCodePoints(0, 1);
    StringBuilder escaped = new StringBuilder(resolved.length() + 11);
    for (byte b : resolved.substring(0, first).getBytes(StandardCharsets.UTF_8)) {
      escape(b, escaped);
    }
    return escaped.append(resolved, first, resolved.length()).toString();
  }

  /// Whether a value stands in a path segment as it is.
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 128 || !isPlain((byte) c) || c == '.' && i == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '.'
        || b == '_'
        || b == '~'
        || b == '-';
  }

  /// Reads a value back from a path segment.
  ///
  /// @throws IllegalArgumentException when a `%` stands without two digits, or the bytes are no
  ///   UTF-8
  public static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        if (i + 2 >= encoded.length()) {
          throw new IllegalArgumentException("'%' at " + i + " has no two digits");
        }
        int high = Character.digit(encoded.charAt(i + 1), 16);
        int low = Character.digit(encoded.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          throw new IllegalArgumentException("'%' at " + i + " has no two digits");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c < 128 && isPlain((byte) c)) {
        bytes.write(c);
      } else {
        throw new IllegalArgumentException("the character at " + i + " would be encoded");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the bytes are no UTF-8", e);
    }
  }

  private static Optional<ByteBuffer> utf8(String value) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value)));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Fault wrong(String text, int at, String trouble) {
    return wrong("prefix", text, at, trouble);
  }

  private static Fault wrong(String what, String text, int at, String trouble) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-prefix", what + " '" + text + "' at " + at + ": " + trouble);
  }

  @Override
  public String toString() {
    return text;
  }
}
