package dev.sluice.bench.crash;

import com.fasterxml.jackson.databind.JsonNode;

/// Lines of events that clients posted.
final class PostedLines implements ArchiveLines {

  @Override
  public int number(JsonNode line) {
    return Posting.number(line.path("id").asText());
  }

  @Override
  public boolean isAsSent(int number, JsonNode line) {
    return line.path("detail").path("text").asText().equals(Posting.text(number));
  }

  @Override
  public boolean isPushed(int number) {
    return Posting.isPushed(number);
  }
}
