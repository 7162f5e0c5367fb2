package dev.sluice.events.sparkpost;

import dev.sluice.event.Event;
import dev.sluice.events.json.JsonCursor;
import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A page of SparkPost's Events API.
///
/// ```
/// {"results": [{"type": "<type>", "event_id": …, "timestamp": …, …}, …], "total_count": 20000,
///  "links": [{"rel": "next", "href": "/api/v1/events/message?…&cursor=…"}]}
/// ```
///
/// Each result is the object that a webhook would have below the class, and becomes the same
/// CloudEvent; the class is that of its type. `links` may be an object too, as in `{"next":
/// "/api…"}`.
///
/// @param events the events, newest first
/// @param unreadable the results that are no events: their place, from 0, and why
/// @param next the cursor of the next page, as it stands in the link; empty on the last
public record SparkPostPage(
    List<Event> events, List<SparkPostBatch.Unreadable> unreadable, Optional<String> next) {

  /// How long a cursor may be.
  private static final int MAX_CURSOR = 4_096;

  private static final String CURSOR = "cursor=";

  /// Copies the lists.
  public SparkPostPage {
    events = List.copyOf(events);
    unreadable = List.copyOf(unreadable);
  }

  /// Reads a page; the events hold ranges of the body, which is given away.
  ///
  /// @throws Fault `malformed-json` or `invalid-utf8` when it is no JSON, `invalid-page` when it is
  ///   no page
  public static SparkPostPage read(byte[] body) {
    return JsonCursor.read(body, json -> page(json, body));
  }

  private static SparkPostPage page(JsonCursor json, byte[] body) {
    if (json.peek() != '{') {
      json.skip();
      throw invalid("it is no object");
    }
    List<Event> events = new ArrayList<>();
    List<SparkPostBatch.Unreadable> unreadable = new ArrayList<>();
    boolean isSeen = false;
    @Nullable String next = null;
    json.open('{');
    for (boolean isFirst = true; json.more('}', isFirst); isFirst = false) {
      json.name();
      if (json.isText("results") && json.peek() == '[') {
        results(json, body, events, unreadable);
        isSeen = true;
      } else if (json.isText("links")) {
        next = next(json);
      } else {
        json.skip();
      }
    }
    if (!isSeen) {
      throw invalid("it has no array 'results'");
    }
    return new SparkPostPage(
        events, unreadable, Optional.ofNullable(next).map(SparkPostPage::cursor));
  }

  private static void results(
      JsonCursor json,
      byte[] body,
      List<Event> events,
      List<SparkPostBatch.Unreadable> unreadable) {
    json.open('[');
    for (int place = 0; json.more(']', place == 0); place++) {
      if (json.peek() != '{') {
        json.skip();
        unreadable.add(new SparkPostBatch.Unreadable(place, "it is no object"));
        continue;
      }
      MessageEvent read = MessageEvent.readFlat(json, body);
      try {
        events.add(read.event());
      } catch (Fault e) {
        unreadable.add(new SparkPostBatch.Unreadable(place, e.sentence()));
      }
    }
  }

  /// The link to the next page, of either form.
  private static @Nullable String next(JsonCursor json) {
    @Nullable String next = null;
    if (json.peek() == '[') {
      json.open('[');
      for (boolean isFirst = true; json.more(']', isFirst); isFirst = false) {
        @Nullable String found = linked(json);
        next = found == null ? next : found;
      }
    } else if (json.peek() == '{') {
      json.open('{');
      for (boolean isFirst = true; json.more('}', isFirst); isFirst = false) {
        json.name();
        if (json.isText("next") && json.peek() == '"') {
          next = json.scalar();
        } else {
          json.skip();
        }
      }
    } else {
      json.skip();
    }
    return next;
  }

  private static @Nullable String linked(JsonCursor json) {
    if (json.peek() != '{') {
      json.skip();
      return null;
    }
    @Nullable String href = null;
    boolean isNext = false;
    json.open('{');
    for (boolean isFirst = true; json.more('}', isFirst); isFirst = false) {
      json.name();
      if (json.isText("href") && json.peek() == '"') {
        href = json.scalar();
      } else if (json.isText("rel") && json.peek() == '"') {
        isNext |= json.scalar().equals("next");
      } else {
        json.skip();
      }
    }
    return isNext ? href : null;
  }

  /// The cursor in a link. Only it is followed: a link to elsewhere would be shown the key.
  private static String cursor(String link) {
    int query = link.indexOf('?');
    for (String part : link.substring(query + 1).split("&", -1)) {
      if (part.startsWith(CURSOR)) {
        String cursor = part.substring(CURSOR.length());
        if (cursor.length() <= MAX_CURSOR && cursor.matches("[A-Za-z0-9%=+/_.~:*,-]+")) {
          return cursor;
        }
      }
    }
    throw invalid("its link to the next page has no cursor that could be sent back");
  }

  private static Fault invalid(String what) {
    return Fault.of(
        Fault.Kind.CONFLICT, "invalid-page", "SparkPost's page of events is none: " + what);
  }
}
