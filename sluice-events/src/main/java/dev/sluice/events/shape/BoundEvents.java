package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// CloudEvents that a request's header fields announced as such: the binding has read them already.
final class BoundEvents {

  private BoundEvents() {}

  /// What they are, by the row of CloudEvents.
  static Recognition recognised(ShapeTable table, List<Event> events, byte[] body) {
    Shape row = table.cloudEvent();
    List<String> notes = new ArrayList<>();
    row.note().ifPresent(notes::add);
    Node first = events.isEmpty() ? new Node.Nothing(0, 0) : attributes(events.getFirst());
    String path = table.path(row, Scene.of(Scene.NO_HEADERS, first), notes);
    return new Recognition(
        row.name(),
        path,
        events.size(),
        notes,
        () -> events,
        () -> events.size() == 1 ? events.getFirst() : batch(table, row, events, body),
        () -> events.stream().map(event -> shaped(table, row, event)).toList(),
        () ->
            events.size() == 1
                ? shaped(table, row, events.getFirst())
                : ShapedEvent.marked(
                    batch(table, row, events, body), row.name(), path, false, Map.of()));
  }

  private static ShapedEvent shaped(ShapeTable table, Shape row, Event event) {
    String path = table.path(row, Scene.of(Scene.NO_HEADERS, attributes(event)), new ArrayList<>());
    return ShapedEvent.marked(event, row.name(), path, true, Map.of());
  }

  /// The attributes as the JSON format has them, so that a path can be made of each.
  private static Node attributes(Event event) {
    return new Node.Members(
        Map.of(
            "id", text(event.id()),
            "source", text(event.source()),
            "type", text(event.type()),
            "subject", text(event.subject().orElse(""))),
        0,
        0);
  }

  private static Node text(String text) {
    return new Node.Text(text, 0, 0);
  }

  private static Event batch(ShapeTable table, Shape row, List<Event> events, byte[] body) {
    Optional<Event> first = events.stream().findFirst();
    return Event.builder(
            Fingerprint.of(Node.read(body)),
            first.map(Event::source).orElse(table.defaultPath()),
            Adaptation.BATCH_TYPE + row.name())
        .time(first.flatMap(Event::time).orElse(null))
        .dataContentType("application/json")
        .data(Payload.of(body))
        .build();
  }
}
