package dev.sluice.servlet.container;

import dev.sluice.event.Payload;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an application answered.
///
/// @param status the status code
/// @param headers the field lines, in order, repeats and all
/// @param body the content
public record Answer(int status, List<Header> headers, Payload body) {

  private static final int EXCERPT = 1_024;

  /// Keeps the headers as they are now.
  public Answer {
    headers = List.copyOf(headers);
  }

  /// The first value of a header.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// The content as text: in the charset that the media type names, else in UTF-8. Nothing when the
  /// content is encoded, the charset is not known or the bytes are none of its texts.
  public Optional<String> text() {
    if (header("Content-Encoding").filter(coding -> !coding.equals("identity")).isPresent()) {
      return Optional.empty();
    }
    return charset().flatMap(charset -> decoded(body, charset));
  }

  private Optional<Charset> charset() {
    String type = header("Content-Type").orElse("");
    int at = type.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (at < 0) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    String name = type.substring(at + "charset=".length());
    int end = name.indexOf(';');
    name = (end < 0 ? name : name.substring(0, end)).replace("\"", "").strip();
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> decoded(Payload bytes, Charset charset) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes.buffer())
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// The beginning of the content, for people: at most the first 1,024 bytes of a text, with
  /// control characters as spaces; of anything else only how long it is.
  public String excerpt() {
    if (text().isEmpty()) {
      return "(" + body.length() + " bytes that are no text)";
    }
    int length = Math.min(body.length(), EXCERPT);
    Charset charset = charset().orElse(StandardCharsets.UTF_8);
    String text = new String(body.array(), body.offset(), length, charset);
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return length < body.length() ? line + "…" : line;
  }
}
