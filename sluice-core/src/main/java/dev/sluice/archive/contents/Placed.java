package dev.sluice.archive.contents;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.journal.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a line stands in the journal, and when its event came.
///
/// @param arrival empty when the record of an error does not know it
record Placed(Position position, Optional<Instant> arrival) {

  /// The last members of a line, in the one form that an archive writes.
  private static final Pattern TAIL =
      Pattern.compile("\"_position\":([1-9]\\d{0,18}),\"_arrival\":\"([0-9T:.Z-]{20,30})\"}$");

  private static final int TAIL_BYTES = 96;
  private static final JsonMapper JSON = new JsonMapper();

  /// Reads it from an event's line, without reading the event; empty when an older hub wrote it.
  static Optional<Placed> ofEvent(byte[] line) {
    int from = Math.max(0, line.length - TAIL_BYTES);
    String tail = new String(line, from, line.length - from, StandardCharsets.ISO_8859_1);
    Matcher found = TAIL.matcher(tail);
    if (!found.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Placed(
              new Position(Long.parseLong(found.group(1))),
              Optional.of(Instant.parse(found.group(2)))));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Reads it from the record of an error; empty when it is none.
  static Optional<Placed> ofError(byte[] line) throws IOException {
    JsonNode record;
    try {
      record = JSON.readTree(line);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    long position = record.path("position").asLong();
    if (position < 1) {
      return Optional.empty();
    }
    JsonNode arrival = record.path("arrivalTimestamp");
    return Optional.of(
        new Placed(
            new Position(position),
            arrival.isIntegralNumber()
                ? Optional.of(Instant.ofEpochMilli(arrival.longValue()))
                : Optional.empty()));
  }
}
