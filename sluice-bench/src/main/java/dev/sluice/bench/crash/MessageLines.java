package dev.sluice.bench.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.testkit.sparkpost.MessageEvents;

/// Lines of SparkPost's message events.
///
/// @param events what was sent
record MessageLines(MessageEvents events) implements ArchiveLines {

  @Override
  public int number(JsonNode line) {
    JsonNode detail = line.path("detail");
    return MessageEvents.number(detail.path("event_id").asText(detail.path("sms_dst").asText()));
  }

  @Override
  public boolean isAsSent(int number, JsonNode line) {
    try {
      return line.path("type").asText().equals(events.type(number))
          && line.path("detail").equals(HubApi.JSON.readTree(events.object(number)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stand-in made an event that is no JSON", e);
    }
  }

  @Override
  public boolean isPushed(int number) {
    return false;
  }
}
