package dev.sluice.ingress.http.mail;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.ingress.http.Json;
import dev.sluice.mail.message.Flaw;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.message.HtmlText;
import dev.sluice.mail.message.MessageParts;
import dev.sluice.mail.message.Part;
import dev.sluice.mail.reading.Handled;
import dev.sluice.mail.reading.StoredMail;
import dev.sluice.mail.reading.StoredMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How messages are written as JSON.
final class MessageJson {

  /// How many bytes of a text, or of HTML, are read for it.
  static final int MAX_TEXT = 256 << 10;

  private MessageJson() {}

  /// What a rule has done, without the headers.
  static void writeHandled(JsonGenerator json, Handled handled) throws IOException {
    json.writeStringField("id", handled.id());
    json.writeStringField("rule", handled.rule());
    json.writeStringField("at", handled.at().toString());
    json.writeStringField("sender", clean(handled.sender()));
    Json.texts(json, "recipients", handled.recipients().stream().map(MessageJson::clean).toList());
    String subject = handled.ses().path("mail").path("commonHeaders").path("subject").asText("");
    json.writeStringField("subject", clean(subject));
    if (handled.object().isPresent()) {
      json.writeStringField("store", handled.object().get().store());
      json.writeStringField("key", handled.object().get().key());
    }
  }

  /// A message with all that is known of it.
  ///
  /// @param parts its parts; empty when the message itself is nowhere
  static void write(
      JsonGenerator json, String id, StoredMail.Story story, Optional<MessageParts> parts)
      throws IOException {
    json.writeStringField("id", id);
    if (!story.handled().isEmpty()) {
      writeEnvelope(json, story.handled());
    }
    json.writeBooleanField("stored", story.object().isPresent());
    if (story.object().isPresent()) {
      StoredMessage object = story.object().get();
      json.writeStringField("store", object.storeName());
      json.writeStringField("key", object.key().value());
      json.writeNumberField("size", object.length());
    }
    if (parts.isPresent()) {
      writeParts(json, parts.get());
    }
  }

  private static void writeEnvelope(JsonGenerator json, List<Handled> handled) throws IOException {
    Handled first = handled.getFirst();
    json.writeStringField("at", first.at().toString());
    json.writeStringField("sender", clean(first.sender()));
    Json.texts(
        json,
        "recipients",
        handled.stream()
            .flatMap(each -> each.recipients().stream())
            .distinct()
            .map(MessageJson::clean)
            .toList());
    json.writeArrayFieldStart("rules");
    for (Handled each : handled) {
      json.writeStartObject();
      json.writeStringField("rule", each.rule());
      Json.texts(json, "recipients", each.recipients().stream().map(MessageJson::clean).toList());
      if (each.object().isPresent()) {
        json.writeStringField("store", each.object().get().store());
        json.writeStringField("key", each.object().get().key());
      }
      json.writeFieldName("receipt");
      json.writeRawValue(each.ses().path("receipt").toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("mail");
    json.writeRawValue(first.ses().path("mail").toString());
  }

  private static void writeParts(JsonGenerator json, MessageParts parts) throws IOException {
    json.writeArrayFieldStart("headers");
    for (Header header : parts.headers().headers()) {
      json.writeStartObject();
      json.writeStringField("name", clean(header.name()));
      json.writeStringField("value", clean(header.value()));
      json.writeEndObject();
    }
    json.writeEndArray();
    writeText(json, "text", parts, parts.text(), false);
    writeText(json, "htmlText", parts, parts.html(), true);
    json.writeArrayFieldStart("parts");
    for (Part part : parts.parts()) {
      json.writeStartObject();
      writePart(json, parts, part);
      json.writeEndObject();
    }
    json.writeEndArray();
    writeFlaws(json, parts.flaws());
    if (parts.stopped().isPresent()) {
      json.writeStringField("stopped", word(parts.stopped().get()));
    }
  }

  private static void writeText(
      JsonGenerator json, String member, MessageParts parts, Optional<Part> part, boolean isHtml)
      throws IOException {
    if (part.isEmpty()) {
      return;
    }
    String read = parts.read(part.get(), MAX_TEXT);
    json.writeStringField(member, clean(isHtml ? HtmlText.safeText(read) : read));
    if (part.get().size() > MAX_TEXT) {
      json.writeBooleanField(member + "Truncated", true);
    }
  }

  private static void writePart(JsonGenerator json, MessageParts parts, Part part)
      throws IOException {
    json.writeStringField("number", part.number());
    json.writeStringField("role", role(parts, part));
    json.writeStringField("type", clean(part.mediaType()));
    optional(json, "charset", part.charset());
    optional(json, "method", part.method());
    optional(json, "name", part.fileName());
    if (!part.disposition().isEmpty()) {
      json.writeStringField("disposition", clean(part.disposition()));
    }
    optional(json, "contentId", part.contentId());
    json.writeNumberField("size", part.size());
    json.writeStringField("sha256", part.sha256());
    writeFlaws(json, part.flaws());
  }

  private static String role(MessageParts parts, Part part) {
    Optional<Part> one = Optional.of(part);
    if (parts.text().equals(one)) {
      return "text";
    }
    if (parts.html().equals(one)) {
      return "html";
    }
    if (part.messageDepth() > 0) {
      return "inner";
    }
    return parts.calendars().contains(part) ? "calendar" : "attachment";
  }

  private static void optional(JsonGenerator json, String member, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(member, clean(text.get()));
    }
  }

  private static void writeFlaws(JsonGenerator json, Iterable<Flaw> flaws) throws IOException {
    boolean isOpen = false;
    for (Flaw flaw : flaws) {
      if (!isOpen) {
        json.writeArrayFieldStart("flaws");
        isOpen = true;
      }
      json.writeString(word(flaw));
    }
    if (isOpen) {
      json.writeEndArray();
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Half of a surrogate pair, which a message can hold and UTF-8 cannot, is replaced.
  private static String clean(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
