package dev.sluice.bench.crash;

import com.fasterxml.jackson.databind.JsonNode;

/// Knows which event of a loop a line of the archive is.
interface ArchiveLines {

  /// The number of the event; -1 when the loop never sent it.
  int number(JsonNode line);

  /// Whether the line has the content that the event of a number was sent with.
  boolean isAsSent(int number, JsonNode line);

  /// Whether the event is for the HTTP target too.
  boolean isPushed(int number);
}
