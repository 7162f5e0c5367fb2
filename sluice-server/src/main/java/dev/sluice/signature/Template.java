package dev.sluice.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// A text with places in braces for what stands in a request: what is signed, or what an event's
/// attribute becomes.
///
/// | place | is |
/// | --- | --- |
/// | `{header:NAME}`, `{query:NAME}`, `{form:NAME}` | what stands there, if it stands there once |
/// | `{json:a.b}` | a text, number or flag of the body |
/// | `{body}` | the body, byte for byte |
/// | `{sha256}` | the SHA-256 of the body, in hex |
/// | `{timestamp}` | the time of the signature, as it was written |
/// | `{url}` | the configured URL, with the query as it came |
/// | `{params}` | the fields of a form by their names, each name followed by its values; nothing when there is no form |
public final class Template {

  /// How many characters a template may have.
  public static final int MAX_LENGTH = 512;

  /// What is there beside the request.
  ///
  /// @param url the configured URL; empty when there is none
  /// @param timestamp the time of the signature as it was written; empty when there is none
  public record Around(String url, Optional<String> timestamp) {

    /// Nothing.
    public static final Around NOTHING = new Around("", Optional.empty());
  }

  private enum Kind {
    LITERAL(""),
    HEADER("header:"),
    QUERY("query:"),
    FORM("form:"),
    JSON("json:"),
    BODY("body"),
    SHA256("sha256"),
    TIMESTAMP("timestamp"),
    URL("url"),
    PARAMS("params");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    boolean isNamed() {
      return word.endsWith(":");
    }
  }

  private record Part(Kind kind, String text) {

    String shown() {
      return switch (kind) {
        case HEADER -> "the header " + text;
        case QUERY -> "the query parameter " + text;
        case FORM -> "the form's field " + text;
        case JSON -> "the member " + text + " of the body";
        case PARAMS -> "a form that can be read";
        case LITERAL, BODY, SHA256, TIMESTAMP, URL -> kind.word;
      };
    }
  }

  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /// Reads a template.
  ///
  /// @throws IllegalArgumentException that says what is wrong with it
  public static Template parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("1 to " + MAX_LENGTH + " characters are right");
    }
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int end = open < 0 ? text.length() : open;
      if (text.substring(at, end).indexOf('}') >= 0) {
        throw new IllegalArgumentException("'" + text + "' has a '}' without its '{'");
      }
      if (end > at) {
        parts.add(new Part(Kind.LITERAL, text.substring(at, end)));
      }
      if (open < 0) {
        break;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("'" + text + "' has a '{' without its '}'");
      }
      parts.add(place(text.substring(open + 1, close)));
      at = close + 1;
    }
    return new Template(text, parts);
  }

  private static Part place(String inside) {
    for (Kind kind : Kind.values()) {
      if (kind.isNamed() && inside.startsWith(kind.word) && inside.length() > kind.word.length()) {
        return new Part(kind, inside.substring(kind.word.length()));
      }
      if (kind != Kind.LITERAL && !kind.isNamed() && inside.equals(kind.word)) {
        return new Part(kind, "");
      }
    }
    throw new IllegalArgumentException(
        "'{"
            + inside
            + "}' is no place; there are {header:NAME}, {query:NAME}, {form:NAME}, {json:a.b},"
            + " {body}, {sha256}, {timestamp}, {url} and {params}");
  }

  /// Whether it has the time of the signature in it.
  public boolean hasTimestamp() {
    return parts.stream().anyMatch(part -> part.kind() == Kind.TIMESTAMP);
  }

  /// Whether the body, or what proves it, is in it.
  public boolean coversBody() {
    return parts.stream().anyMatch(part -> part.kind() == Kind.BODY || part.kind() == Kind.SHA256);
  }

  /// Whether it needs the configured URL.
  public boolean hasUrl() {
    return parts.stream().anyMatch(part -> part.kind() == Kind.URL);
  }

  /// The bytes; empty when something is missing, or stands more than once.
  Optional<byte[]> bytes(Incoming request, Around around) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(request.body().length + 128);
    for (Part part : parts) {
      if (part.kind() == Kind.BODY) {
        out.writeBytes(request.body());
        continue;
      }
      Optional<String> value = value(part, request, around);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      out.writeBytes(value.get().getBytes(StandardCharsets.UTF_8));
    }
    return Optional.of(out.toByteArray());
  }

  /// The text; empty when something is missing, empty, or stands more than once.
  public Optional<String> text(Incoming request, Around around) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      Optional<String> value =
          part.kind() == Kind.BODY
              ? Optional.of(new String(request.body(), StandardCharsets.UTF_8))
              : value(part, request, around);
      if (value.isEmpty() || value.get().isEmpty()) {
        return Optional.empty();
      }
      out.append(value.get());
    }
    return Optional.of(out.toString());
  }

  /// The first of its places that has nothing to fill it.
  String firstMissing(Incoming request, Around around) {
    return parts.stream()
        .filter(part -> part.kind() != Kind.BODY && value(part, request, around).isEmpty())
        .map(Part::shown)
        .findFirst()
        .orElse("nothing");
  }

  private static Optional<String> value(Part part, Incoming request, Around around) {
    return switch (part.kind()) {
      case LITERAL -> Optional.of(part.text());
      case HEADER -> single(request.header(part.text()));
      case QUERY -> single(request.query(part.text()));
      case FORM -> single(request.form().getOrDefault(part.text(), List.of()));
      case JSON -> request.member(part.text());
      case SHA256 -> Optional.of(HexFormat.of().formatHex(Hashes.sha256(request.body())));
      case TIMESTAMP -> around.timestamp();
      case URL ->
          Optional.of(
              request.rawQuery().isEmpty()
                  ? around.url()
                  : around.url() + "?" + request.rawQuery());
      case PARAMS ->
          // A form that cannot be read would otherwise be one of which nothing is signed.
          request.isForm() && request.body().length > 0 && request.form().isEmpty()
              ? Optional.empty()
              : Optional.of(params(request.form()));
      case BODY -> Optional.empty();
    };
  }

  private static Optional<String> single(List<String> values) {
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static String params(Map<String, List<String>> form) {
    StringBuilder out = new StringBuilder();
    new TreeMap<>(form)
        .forEach((name, values) ->
            new TreeSet<>(values).forEach(value -> out.append(name).append(value)));
    return out.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
