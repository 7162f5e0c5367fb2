package dev.sluice.management;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/// Notices as events, and events as the text that waits in the registry.
///
/// ```
/// {"specversion": "1.0", "id": <time-ordered>, "source": "sluice", "type": "sluice.<type>",
///  "subject": <subject>, "time": <of the change>, "datacontenttype": "application/json",
///  "data": {"by": <who>, "subject": <subject>, <details…>}}
/// ```
final class NoticeEvents {

  static final String SOURCE = "sluice";
  static final String TYPE_PREFIX = "sluice.";

  /// The most bytes that the event may have as text, so that a full box has a bound.
  static final int MAX_BYTES = 16 << 10;

  private static final String BY = "by";
  private static final String SUBJECT = "subject";

  private NoticeEvents() {}

  /// @throws Fault `invalid-event` when a name cannot stand in an event
  static Event event(Notice notice, String id, Instant at) {
    return Event.builder(id, SOURCE, TYPE_PREFIX + notice.type())
        .subject(notice.subject())
        .time(Timestamp.of(at.truncatedTo(ChronoUnit.MILLIS)))
        .dataContentType("application/json")
        .data(data(notice))
        .build();
  }

  private static Payload data(Notice notice) {
    Map<String, String> details = new TreeMap<>(notice.details());
    if (details.containsKey(BY) || details.containsKey(SUBJECT)) {
      throw new IllegalArgumentException("'by' and 'subject' are no details");
    }
    details.forEach((name, detail) -> requireText(name + detail));
    requireText(notice.by());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.generator(out)) {
      json.writeStartObject();
      json.writeStringField(BY, notice.by());
      json.writeStringField(SUBJECT, notice.subject());
      for (Map.Entry<String, String> detail : details.entrySet()) {
        json.writeStringField(detail.getKey(), detail.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Payload.of(out.toByteArray());
  }

  /// The generator would write half of a surrogate pair, which nobody could read back.
  private static void requireText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw Fault.of(
          Fault.Kind.INVALID, "invalid-event", "data: a name holds half of a surrogate pair");
    }
  }

  /// @throws Fault `notice-too-large`
  static Payload written(Event event) {
    byte[] bytes = CloudEventsJson.write(event);
    if (bytes.length > MAX_BYTES) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "notice-too-large",
          "what would be told of this change has "
              + bytes.length
              + " bytes; at most "
              + MAX_BYTES
              + " are taken, so shorten the names");
    }
    return Payload.of(bytes);
  }

  /// @throws Fault when it is not what was written
  static Event read(Payload written) {
    return CloudEventsJson.read(written.array(), written.offset(), written.length());
  }
}
