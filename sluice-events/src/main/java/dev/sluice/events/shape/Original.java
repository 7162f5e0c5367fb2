package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.events.cloudevents.CloudEventsJson;
import java.util.Optional;
import java.util.TreeMap;

/// An event as an application gets it: in the body that its shape has, at the path of its shape.
///
/// An event that came in through a shape says so by the attributes of {@link ShapedEvent}. Its
/// record is put back into what stood around it; an event that holds a whole batch holds that
/// already. What no attribute has kept, such as an `invocationId` of Firehose that came with too
/// much else, is made up of what there is. All other events are structured CloudEvents, at the path
/// that their source gives.
///
/// @param path percent-encoded; it begins with `/`
/// @param contentType the media type of the body
/// @param body what the application reads
public record Original(String path, String contentType, Payload body) {

  private static final String JSON = "application/json";
  private static final String STRUCTURED = "application/cloudevents+json; charset=utf-8";
  private static final String BATCHED = "application/cloudevents-batch+json; charset=utf-8";
  private static final String OCTETS = "application/octet-stream";
  private static final String CLOUD_EVENT = "cloudevent";

  /// The event by a table. A shape that the table does not have leaves the data as it is.
  public static Original of(Event event, ShapeTable table) {
    String path = path(event, table);
    Optional<String> shape = text(event, ShapedEvent.SHAPE);
    if (shape.filter(ShapeReader.UNRECOGNISED::equals).isPresent()) {
      String type = event.dataContentType().filter(Original::isOfHeaders).orElse(OCTETS);
      return new Original(path, type, event.data());
    }
    boolean isForeign = event.hasData() && !event.hasJsonData();
    if (shape.isEmpty() || isForeign && !shape.get().equals(CLOUD_EVENT)) {
      return new Original(path, STRUCTURED, Payload.of(CloudEventsJson.write(event)));
    }
    if (event.type().equals(Adaptation.BATCH_TYPE + shape.get())) {
      String type = shape.get().equals(CLOUD_EVENT) ? BATCHED : JSON;
      return new Original(path, type, event.data());
    }
    if (shape.get().equals(CLOUD_EVENT)) {
      return new Original(path, STRUCTURED, Payload.of(CloudEventsJson.write(without(event))));
    }
    Optional<Payload> kept = isKept(event) ? table.body(event) : Optional.empty();
    return new Original(
        path, JSON, kept.orElseGet(() -> Surroundings.of(event, shape.get(), table)));
  }

  private static boolean isKept(Event event) {
    return event.extensions().containsKey(ShapedEvent.REST)
        || event.extensions().containsKey(ShapedEvent.BATCH);
  }

  /// The path of an event: that of its shape, else the one that its source gives, else that of what
  /// is not recognised.
  public static String path(Event event, ShapeTable table) {
    Optional<String> given = text(event, ShapedEvent.PATH);
    if (given.isPresent()) {
      return PathText.isPath(given.get()) ? given.get() : table.defaultPath();
    }
    return switch (PathText.of(event.source())) {
      case PathText.Path(String path) -> path;
      case PathText.None none -> table.defaultPath();
    };
  }

  /// The event without what the hub has noted about its shape: its sender never wrote that.
  public static Event without(Event event) {
    TreeMap<String, Extension> others = new TreeMap<>(event.extensions());
    others.keySet().removeAll(ShapedEvent.MARKS);
    return event.withExtensions(others);
  }

  private static boolean isOfHeaders(String mediaType) {
    return mediaType.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  static Optional<String> text(Event event, String extension) {
    return event.extensions().get(extension) instanceof Extension.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }
}
