package dev.sluice.events.cloudevents;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Attributes;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON event format and the JSON batch format of CloudEvents 1.0.2.
///
/// ```
/// {"specversion": "1.0", "id": …, "source": …, "type": …, <optional attributes>, <extensions>,
///  "data": <JSON> | <text>,   or   "data_base64": <Base64>}
/// ```
///
/// JSON data is neither parsed into a tree nor copied: the event holds the range of the body where
/// the value stands, as it was written. So a body that was read must not be written to again. The
/// members of an event must have names of their own; what stands inside `data` is not looked at.
public final class CloudEventsJson {

  private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 = ",\"data_base64\":\"".getBytes(StandardCharsets.US_ASCII);

  private CloudEventsJson() {}

  /// Reads one event.
  ///
  /// @throws Fault `invalid-event`, beginning with the attribute's name; `malformed-json`;
  ///   `invalid-utf8`
  public static Event read(byte[] bytes, int offset, int length) {
    return StrictJson.read(
        bytes,
        offset,
        length,
        parser -> {
          requireAny(parser.nextToken());
          return EventReader.read(parser, bytes, offset);
        });
  }

  /// Reads a batch, which may be empty. One wrong event refuses the batch.
  ///
  /// @throws Fault as {@link #read}, with the event's place in the array, from 0, before the
  ///   attribute's name; `too-many-events` when there are more than `maxEvents`
  public static List<Event> readBatch(byte[] bytes, int maxEvents) {
    return StrictJson.read(bytes, 0, bytes.length, parser -> batch(parser, bytes, maxEvents));
  }

  private static List<Event> batch(JsonParser parser, byte[] bytes, int maxEvents)
      throws IOException {
    requireAny(parser.nextToken());
    if (!parser.isExpectedStartArrayToken()) {
      throw Attributes.invalid("batch", "must be a JSON array of events");
    }
    List<Event> events = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (events.size() == maxEvents) {
        throw Fault.of(
            Fault.Kind.TOO_LARGE,
            "too-many-events",
            "a batch has at most " + maxEvents + " events; send the rest in another");
      }
      try {
        events.add(EventReader.read(parser, bytes, 0));
      } catch (Fault e) {
        throw Fault.of(e.kind(), e.code(), "event " + events.size() + ": " + e.sentence());
      }
    }
    return List.copyOf(events);
  }

  private static void requireAny(@Nullable JsonToken first) {
    if (first == null) {
      throw Fault.of(
          Fault.Kind.INVALID, "malformed-json", "malformed JSON at line 1, column 1: it is empty");
    }
  }

  /// Writes one event.
  ///
  /// Data that is JSON stands as it is under `data`, all other data under `data_base64`; so does
  /// data that says it is JSON and is not. Reading gives the same event back, except that white
  /// space around a JSON value is no part of it.
  public static byte[] write(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(size(event));
    write(event, out);
    return out.toByteArray();
  }

  /// Writes a batch.
  public static byte[] writeBatch(List<Event> events) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(2 + events.stream().mapToInt(CloudEventsJson::size).sum());
    char before = '[';
    for (Event event : events) {
      out.write(before);
      write(event, out);
      before = ',';
    }
    if (events.isEmpty()) {
      out.write('[');
    }
    out.write(']');
    return out.toByteArray();
  }

  private static int size(Event event) {
    return 256 + event.data().length();
  }

  private static void write(Event event, ByteArrayOutputStream out) {
    try (JsonGenerator json = StrictJson.generator(out)) {
      attributes(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (event.hasData()) {
      data(event, out);
    }
    out.write('}');
  }

  private static void attributes(Event event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("specversion", "1.0");
    json.writeStringField("id", event.id());
    json.writeStringField("source", event.source());
    json.writeStringField("type", event.type());
    if (event.subject().isPresent()) {
      json.writeStringField("subject", event.subject().get());
    }
    if (event.time().isPresent()) {
      json.writeStringField("time", event.time().map(Timestamp::text).get());
    }
    if (event.dataContentType().isPresent()) {
      json.writeStringField("datacontenttype", event.dataContentType().get());
    }
    if (event.dataSchema().isPresent()) {
      json.writeStringField("dataschema", event.dataSchema().get());
    }
    for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
      switch (extension.getValue()) {
        case Extension.Text(String text) -> json.writeStringField(extension.getKey(), text);
        case Extension.Flag(boolean flag) -> json.writeBooleanField(extension.getKey(), flag);
        case Extension.Whole(int whole) -> json.writeNumberField(extension.getKey(), whole);
      }
    }
  }

  /// Adds the last member. The bytes of data were checked to be one JSON value, so that they cannot
  /// close the object and open another.
  private static void data(Event event, ByteArrayOutputStream out) {
    Payload data = event.data();
    if (event.hasJsonData() && StrictJson.isValue(data.array(), data.offset(), data.length())) {
      out.writeBytes(DATA);
      out.write(data.array(), data.offset(), data.length());
    } else {
      out.writeBytes(BASE64);
      out.writeBytes(Base64.getEncoder().encode(data.toBytes()));
      out.write('"');
    }
  }
}
