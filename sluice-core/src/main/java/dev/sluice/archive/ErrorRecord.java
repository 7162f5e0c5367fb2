package dev.sluice.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.io.UncheckedIOException;
import java.time.Instant;

/// A line under the error prefix: an event that has no place in the archive, and why.
///
/// ```
/// {"errorCode": …, "errorMessage": …, "attemptsMade": 1, "attemptEndingTimestamp": <ms>,
///  "arrivalTimestamp": <ms>, "position": …, "rawData": <the event's line, in Base64>}
/// ```
///
/// `rawData` is the event as it came, before the transform; what privacy veils is veiled there too.
/// `arrivalTimestamp` and `rawData` are absent when the journal no longer has the event.
final class ErrorRecord {

  /// A value of the prefix is missing or of no use.
  static final String VALUE_MISSING = "Partitioning.ValueMissing";

  /// The values are there, but make no object key.
  static final String KEY_INVALID = "Partitioning.KeyInvalid";

  /// The journal has forgotten the event.
  static final String EVENT_FORGOTTEN = "Journal.EventForgotten";

  /// The event was damaged on disk, and somebody gave it up.
  static final String EVENT_DAMAGED = "Journal.EventDamaged";

  private static final JsonMapper MAPPER = new JsonMapper();

  private ErrorRecord() {}

  /// @param line the event as it came
  /// @param endedAt when it was given up
  static byte[] of(String code, String message, Entry entry, byte[] line, Instant endedAt) {
    return bytes(
        begin(code, message, endedAt)
            .put("arrivalTimestamp", entry.acceptedAt().toEpochMilli())
            .put("position", entry.position().value())
            .put("rawData", line));
  }

  static byte[] forgotten(Position position, Instant endedAt) {
    return bytes(
        begin(EVENT_FORGOTTEN, "the journal no longer holds the event", endedAt)
            .put("position", position.value()));
  }

  static byte[] damaged(Position position, Instant endedAt) {
    return bytes(
        begin(EVENT_DAMAGED, "the event was damaged on disk and given up", endedAt)
            .put("position", position.value()));
  }

  private static ObjectNode begin(String code, String message, Instant endedAt) {
    return MAPPER
        .createObjectNode()
        .put("errorCode", code)
        .put("errorMessage", message)
        .put("attemptsMade", 1)
        .put("attemptEndingTimestamp", endedAt.toEpochMilli());
  }

  private static byte[] bytes(ObjectNode record) {
    try {
      return MAPPER.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
