package dev.sluice.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes an event again of the line that {@link MatchingView#line} has made of it.
///
/// The line says all of it but this: white space between the tokens of JSON data; the extensions
/// `detail` and `version`, which the view has no place for; an extension `detailtype` that says the
/// type; and whether `resources` were written as an array, which they are afterwards.
public final class ViewLine {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(StrictJson.MAX_DEPTH + 1)
                  .maxNumberLength(StrictJson.MAX_NUMBER)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /// What a line gives.
  public sealed interface Read {

    /// An event.
    ///
    /// @param position where it stood first; empty where the line does not say
    /// @param arrival when it was accepted first
    record Whole(Event event, Optional<Long> position, Optional<Instant> arrival) implements Read {}

    /// None, because of this.
    record Lost(String reason) implements Read {}
  }

  private final byte[] line;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String detailType;
  private @Nullable String subject;
  private @Nullable String time;
  private @Nullable String contentType;
  private @Nullable String schema;
  private @Nullable String resources;
  private @Nullable Payload data;
  private Optional<Long> position = Optional.empty();
  private Optional<Instant> arrival = Optional.empty();
  private final java.util.TreeMap<String, Extension> extensions = new java.util.TreeMap<>();

  private ViewLine(byte[] line) {
    this.line = line;
  }

  /// Reads a line, without its line break.
  public static Read of(byte[] line) {
    try {
      return new ViewLine(line).read();
    } catch (IOException e) {
      return new Read.Lost("the line is no JSON");
    } catch (Fault | IllegalArgumentException | DateTimeException e) {
      return new Read.Lost(String.valueOf(e.getMessage()));
    }
  }

  private Read read() throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Read.Lost("the line is no JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        member(name, json);
      }
    }
    if (id == null || source == null || type == null) {
      return new Read.Lost("the line lacks id, source or type, as one that was transformed may");
    }
    return new Read.Whole(event(id, source, type), position, arrival);
  }

  private void member(String name, JsonParser json) throws IOException {
    switch (name) {
      case "version" -> {}
      case "id" -> id = text(json, name);
      case "source" -> source = text(json, name);
      case "type" -> type = text(json, name);
      case "detail-type" -> detailType = text(json, name);
      case "subject" -> subject = text(json, name);
      case "time" -> time = text(json, name);
      case "datacontenttype" -> contentType = text(json, name);
      case "dataschema" -> schema = text(json, name);
      case "resources" -> {
        String array = raw(json);
        resources = array.equals("[]") ? null : array;
      }
      case "detail" -> data = Payload.ofText(raw(json));
      case "data_base64" -> data = Payload.of(Base64.getDecoder().decode(text(json, name)));
      case MatchingView.POSITION -> position = Optional.of(json.getLongValue());
      case MatchingView.ARRIVAL -> arrival = Optional.of(Instant.parse(text(json, name)));
      default -> extensions.put(name, extension(name, json));
    }
  }

  private static String text(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(name + " is no text");
    }
    return json.getText();
  }

  private static Extension extension(String name, JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> new Extension.Text(json.getText());
      case VALUE_TRUE -> new Extension.Flag(true);
      case VALUE_FALSE -> new Extension.Flag(false);
      case VALUE_NUMBER_INT -> new Extension.Whole(json.getIntValue());
      default -> throw new IllegalArgumentException(name + " is no attribute of an event");
    };
  }

  /// The value as it stands in the line, byte for byte.
  private String raw(JsonParser json) throws IOException {
    int from = (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    json.finishToken();
    int to = (int) json.currentLocation().getByteOffset();
    return new String(line, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
  }

  private Event event(String itsId, String itsSource, String itsType) {
    Event.Builder event =
        Event.builder(itsId, itsSource, itsType)
            .subject(subject)
            .time(time == null ? null : Timestamp.parse(time))
            .dataContentType(contentType)
            .dataSchema(schema)
            .data(data);
    extensions.forEach(event::extension);
    if (detailType != null && !detailType.equals(itsType)) {
      event.extension(Event.DETAIL_TYPE, detailType);
    }
    if (resources != null) {
      event.extension(Event.RESOURCES, resources);
    }
    return event.build();
  }
}
