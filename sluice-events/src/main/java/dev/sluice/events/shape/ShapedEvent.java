package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A CloudEvent that was made of what came, with what it was made of.
///
/// The extension attributes say it in the event itself, so that whoever gets the event later can
/// put the body together again ({@link ShapeTable#body}). An attribute that the event has already,
/// as one of a CloudEvent that was marked elsewhere, stays.
///
/// @param event the event, marked
/// @param shape the name of its shape; `unrecognised` when it has none
/// @param path the path of the application that it is for
/// @param hasOwnId whether its id is one that the sender gave; else it is a fingerprint of what it
///   says
public record ShapedEvent(Event event, String shape, String path, boolean hasOwnId) {

  /// The extension attribute that holds the name of the shape.
  public static final String SHAPE = "shape";

  /// The extension attribute that holds the path.
  public static final String PATH = "shapepath";

  /// The extension attribute that holds, as a JSON object, what a record has beside the part that
  /// is the data.
  public static final String REST = "shaperest";

  /// The extension attribute that holds what a batch has beside its records: a JSON object, or `[]`
  /// when they are the items of an array.
  public static final String BATCH = "shapebatch";

  /// The extension attribute that holds the name that the record's list stood under in its batch.
  public static final String GROUP = "shapegroup";

  /// All of them.
  static final Set<String> MARKS = Set.of(SHAPE, PATH, REST, BATCH, GROUP);

  /// This event with further extension attributes; those that it has already stay as they are, and
  /// so do their values.
  public static Event with(Event event, Map<String, String> more) {
    return with(event, event.id(), more);
  }

  /// The same with another id.
  public static Event with(Event event, String id, Map<String, String> more) {
    Map<String, Extension> all = new TreeMap<>(event.extensions());
    more.forEach((name, text) -> all.putIfAbsent(name, new Extension.Text(text)));
    Event.Builder builder =
        Event.builder(id, event.source(), event.type())
            .subject(event.subject().orElse(null))
            .time(event.time().orElse(null))
            .dataContentType(event.dataContentType().orElse(null))
            .dataSchema(event.dataSchema().orElse(null))
            .data(event.hasData() ? event.data() : null);
    all.forEach((name, value) -> {
      if (value instanceof Extension.Text(String text)) {
        builder.extension(name, text);
      } else {
        builder.extension(name, value);
      }
    });
    return builder.build();
  }

  static ShapedEvent marked(
      Event event, String shape, String path, boolean hasOwnId, Map<String, String> more) {
    Map<String, String> marks = new TreeMap<>(more);
    marks.put(SHAPE, shape);
    marks.put(PATH, path);
    return new ShapedEvent(with(event, marks), shape, path, hasOwnId);
  }
}
