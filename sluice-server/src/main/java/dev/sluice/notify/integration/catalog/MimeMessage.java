package dev.sluice.notify.integration.catalog;

import dev.sluice.notify.template.Escape;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A mail as bytes (RFC 5322): a text, and the same in HTML if there is one (RFC 2046 §5.1.4).
///
/// Bodies are in base64, so that nothing in them can be a boundary, a line that is too long or the
/// end of the mail. Headers are ASCII, with encoded words (RFC 2047) for all else; no line break of
/// a value reaches one.
final class MimeMessage {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  /// A line has at most 78 characters: 39 bytes are 52 of base64, 12 stand around, and `Subject: `
  /// before.
  private static final int MAX_WORD_BYTES = 39;

  /// A header field; its value may be folded.
  record Field(String name, String value) {}

  private final List<Field> fields = new ArrayList<>();
  private final byte[] body;

  /// A mail.
  ///
  /// @param id stands in the message's id; the boundary is made of it
  MimeMessage(
      String id,
      Instant at,
      String from,
      Optional<String> fromName,
      List<String> to,
      String subject,
      String text,
      Optional<String> html) {
    String domain = from.substring(from.lastIndexOf('@') + 1);
    add("Date", DATE.format(at.atOffset(ZoneOffset.UTC)));
    add("From", fromName.map(name -> words(name, "A-Za-z0-9 _-") + " <" + from + ">").orElse(from));
    add("To", String.join(",\r\n ", to));
    add("Subject", words(subject, " -~"));
    add("Message-ID", "<" + id + "@" + domain + ">");
    add("Auto-Submitted", "auto-generated");
    add("MIME-Version", "1.0");
    String plain = "text/plain; charset=utf-8";
    if (html.isEmpty()) {
      add("Content-Type", plain);
      add("Content-Transfer-Encoding", "base64");
      body = ascii(base64(text));
    } else {
      // No base64 has '=_' in a line of its own.
      String boundary = "=_" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
      add("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
      body =
          ascii(
              part(boundary, plain, text)
                  + part(boundary, "text/html; charset=utf-8", html.get())
                  + "--"
                  + boundary
                  + "--\r\n");
    }
  }

  private void add(String name, String value) {
    fields.add(new Field(name, value));
  }

  private static String part(String boundary, String type, String text) {
    return "--"
        + boundary
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64(text);
  }

  private static String base64(String text) {
    // Lines of a text end with CR LF (RFC 2046 §4.1.1).
    String lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n");
    return Base64.getMimeEncoder().encodeToString(lines.getBytes(StandardCharsets.UTF_8)) + "\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// A text in a header: as it is when it is short and of some characters, else as encoded words.
  ///
  /// @param bare the characters that may stand there as they are, as a class of a pattern
  static String words(String text, String bare) {
    String line = Escape.LINE.apply(text);
    if (line.length() <= 60
        && line.matches("[" + bare + "]+")
        && line.strip().equals(line)
        && !line.contains("=?")) {
      return line;
    }
    StringBuilder out = new StringBuilder();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      int length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes + length > MAX_WORD_BYTES) {
        append(out, word);
        bytes = 0;
      }
      word.appendCodePoint(c);
      bytes += length;
      i += Character.charCount(c);
    }
    append(out, word);
    return out.toString();
  }

  private static void append(StringBuilder out, StringBuilder word) {
    byte[] utf8 = word.toString().getBytes(StandardCharsets.UTF_8);
    out.append(out.isEmpty() ? "" : "\r\n ")
        .append("=?UTF-8?B?")
        .append(Base64.getEncoder().encodeToString(utf8))
        .append("?=");
    word.setLength(0);
  }

  /// The fields, in order.
  List<Field> fields() {
    return List.copyOf(fields);
  }

  /// The body, with CR LF at its end.
  byte[] body() {
    return body.clone();
  }

  /// The mail with a field before all others.
  MimeMessage first(String name, String value) {
    fields.addFirst(new Field(name, value));
    return this;
  }

  /// The whole mail.
  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 1_024);
    for (Field field : fields) {
      out.writeBytes(ascii(field.name() + ": " + field.value() + "\r\n"));
    }
    out.writeBytes(ascii("\r\n"));
    out.writeBytes(body);
    return out.toByteArray();
  }
}
