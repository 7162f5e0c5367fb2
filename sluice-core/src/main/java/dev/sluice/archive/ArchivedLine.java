package dev.sluice.archive;

import dev.sluice.journal.Position;
import dev.sluice.view.MatchingView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Makes the lines of an archive: a JSON object, with the event's place in the journal as its last
/// members.
///
/// ```
/// {<members of the object>,"_position":512,"_arrival":"2026-11-21T09:30:00.000Z"}
/// ```
///
/// They stand at the end and in one form, so that a reader finds them without reading the object,
/// and the object's bytes are copied as they are. No attribute of a CloudEvent can have these
/// names.
///
/// Not for use by several threads.
final class ArchivedLine {

  private static final byte[] BEFORE_POSITION = ascii("\"" + MatchingView.POSITION + "\":");
  private static final byte[] BEFORE_ARRIVAL = ascii(",\"" + MatchingView.ARRIVAL + "\":\"");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Instant lastArrival = Instant.EPOCH;
  private byte[] lastText = text(lastArrival);

  /// The object with the two members, without a line break.
  ///
  /// @param object a JSON object in UTF-8 that has no such members, without white space around it
  byte[] of(byte[] object, Position position, Instant acceptedAt) {
    byte[] arrival = arrival(acceptedAt);
    int open = object.length - 1;
    int digits = digits(position.value());
    boolean isFirst = open == 1;
    byte[] line =
        new byte
            [open
                + (isFirst ? 0 : 1)
                + BEFORE_POSITION.length
                + digits
                + BEFORE_ARRIVAL.length
                + arrival.length
                + 2];
    System.arraycopy(object, 0, line, 0, open);
    int at = open;
    if (!isFirst) {
      line[at++] = ',';
    }
    at = put(BEFORE_POSITION, line, at);
    long left = position.value();
    for (int i = digits - 1; i >= 0; i--) {
      line[at + i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    at = put(BEFORE_ARRIVAL, line, at + digits);
    at = put(arrival, line, at);
    line[at] = '"';
    line[at + 1] = '}';
    return line;
  }

  private static int put(byte[] part, byte[] line, int at) {
    System.arraycopy(part, 0, line, at, part.length);
    return at + part.length;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long left = value / 10; left > 0; left /= 10) {
      digits++;
    }
    return digits;
  }

  /// Events that were accepted together have one time, which is written once.
  private byte[] arrival(Instant acceptedAt) {
    if (!acceptedAt.equals(lastArrival)) {
      lastArrival = acceptedAt;
      lastText = text(acceptedAt);
    }
    return lastText;
  }

  private static byte[] text(Instant time) {
    return ascii(TIME.format(time));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
