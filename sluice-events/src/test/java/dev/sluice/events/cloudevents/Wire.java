package dev.sluice.events.cloudevents;

import dev.sluice.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Texts as bytes, for the tests of the codecs.
final class Wire {

  private Wire() {}

  /// A valid event with more members behind it; apostrophes stand for double quotes.
  static String with(String members) {
    return "{'specversion':'1.0','id':'1','source':'/s','type':'t'"
        + (members.isEmpty() ? "" : "," + members)
        + "}";
  }

  static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  static Event read(String text) {
    byte[] bytes = bytes(text);
    return CloudEventsJson.read(bytes, 0, bytes.length);
  }

  static List<Event> readBatch(String text, int maxEvents) {
    return CloudEventsJson.readBatch(bytes(text), maxEvents);
  }

  static String written(Event event) {
    return new String(CloudEventsJson.write(event), StandardCharsets.UTF_8).replace('"', '\'');
  }
}
