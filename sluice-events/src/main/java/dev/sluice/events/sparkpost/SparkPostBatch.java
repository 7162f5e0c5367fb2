package dev.sluice.events.sparkpost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Event;
import dev.sluice.events.json.JsonCursor;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a request of a SparkPost event webhook holds.
///
/// ```
/// [{"msys": {"<class>": {"type": "<type>", "event_id": …, "timestamp": …, …}}}, …]
/// ```
///
/// `[{"msys": {}}]` is SparkPost's test of the webhook and holds no event. An element that has
/// another form makes no event and does not spoil the others, because SparkPost sends a batch again
/// as a whole until it is taken, and then throws it away.
///
/// @param events the events, in the order of the batch
/// @param unreadable the elements that are no events: their place in the array, from 0, and why
public record SparkPostBatch(List<Event> events, List<Unreadable> unreadable) {

  /// An element without an event.
  ///
  /// @param place its place in the array, from 0
  /// @param reason what is wrong with it, without any of its content
  public record Unreadable(int place, String reason) {}

  /// Copies the lists.
  public SparkPostBatch {
    events = List.copyOf(events);
    unreadable = List.copyOf(unreadable);
  }

  /// Reads a batch; the events hold ranges of the body, which is given away.
  ///
  /// @throws Fault `malformed-json` or `invalid-utf8` when it is no JSON, `invalid-batch` when it
  ///   is no array, `too-many-events` when it has more than `maxEvents` elements
  public static SparkPostBatch read(byte[] body, int maxEvents) {
    return JsonCursor.read(body, json -> batch(json, body, maxEvents));
  }

  private static SparkPostBatch batch(JsonCursor json, byte[] body, int maxEvents) {
    if (json.peek() != '[') {
      throw StrictJson.read(body, 0, body.length, SparkPostBatch::wrongForm);
    }
    json.open('[');
    List<Event> events = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (int place = 0; json.more(']', place == 0); place++) {
      if (place == maxEvents) {
        throw Fault.of(
            Fault.Kind.TOO_LARGE,
            "too-many-events",
            "a batch has at most " + maxEvents + " events");
      }
      int at = place;
      element(json, body, events, reason -> unreadable.add(new Unreadable(at, reason)));
    }
    return new SparkPostBatch(events, unreadable);
  }

  /// Who tries the webhook by hand takes a sample of the documentation, so the likely slips are
  /// named.
  private static Fault wrongForm(JsonParser json) throws IOException {
    String right = "a batch of SparkPost is a JSON array of {\"msys\": {…}}";
    boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
    String sentence =
        switch (isObject ? json.nextFieldName() : null) {
          case "results" ->
              right
                  + "; this is an answer of SparkPost's API, of which only the array in 'results'"
                  + " can be one";
          case "msys" -> right + "; this is one element, and 'msys' has to stand in an array";
          case null, default -> right;
        };
    throw Fault.of(Fault.Kind.INVALID, "invalid-batch", sentence);
  }

  private interface Trouble {
    void note(String reason);
  }

  private static void element(JsonCursor json, byte[] body, List<Event> events, Trouble trouble) {
    if (json.peek() != '{') {
      json.skip();
      trouble.note("it is no object");
      return;
    }
    json.open('{');
    boolean isSeen = false;
    for (boolean isFirst = true; json.more('}', isFirst); isFirst = false) {
      json.name();
      if (json.isText("msys") && json.peek() == '{') {
        classes(json, body, events, trouble);
        isSeen = true;
      } else {
        json.skip();
      }
    }
    if (!isSeen) {
      trouble.note("it has no object 'msys'");
    }
  }

  private static void classes(JsonCursor json, byte[] body, List<Event> events, Trouble trouble) {
    json.open('{');
    for (boolean isFirst = true; json.more('}', isFirst); isFirst = false) {
      json.name();
      if (json.peek() != '{') {
        json.skip();
        trouble.note("a class of 'msys' is no object");
        continue;
      }
      MessageEvent read = MessageEvent.read(json, body, json.text());
      try {
        events.add(read.event());
      } catch (Fault e) {
        trouble.note(e.sentence());
      }
    }
  }
}
