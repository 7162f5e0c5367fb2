package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.events.sparkpost.SparkPostBatch;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes CloudEvents of one event.
final class Adaptation {

  private static final String JSON = "application/json";
  static final String UNRECOGNISED_TYPE = "dev.sluice.unrecognised";
  static final String BATCH_TYPE = "dev.sluice.batch.";
  private static final String SHAPE_TYPE = "dev.sluice.shape.";

  /// The version before 1.0, whose events are written as those of 1.0 are.
  private static final String DRAFT = "1.0-rc1";

  private final ShapeTable table;
  private final Optional<Shape> shape;
  private final Scene event;
  private final byte[] body;
  private final List<Records.One> records;

  /// Of an event that has a shape, or has none.
  ///
  /// @param event the whole event
  /// @param body the bytes that it was read from
  /// @param records its records
  Adaptation(
      ShapeTable table,
      Optional<Shape> shape,
      Scene event,
      byte[] body,
      List<Records.One> records) {
    this.table = table;
    this.shape = shape;
    this.event = event;
    this.body = body;
    this.records = records;
  }

  /// Whether a record is read by the row of the whole event.
  boolean isTaken(Records.One one) {
    return shape.filter(row -> row.records().isEmpty() || row.takes(event.at(one))).isPresent();
  }

  /// A CloudEvent, before it is marked.
  ///
  /// @param row what it was read by; none when it was not recognised
  /// @param hasOwnId whether the sender gave its id
  private record Made(Event event, Optional<Shape> row, Records.One record, boolean hasOwnId) {}

  /// A CloudEvent for each record.
  List<Event> eachRecord() {
    return made().stream().map(Made::event).toList();
  }

  /// The same, each marked with its own shape and path.
  List<ShapedEvent> shapedRecords() {
    return made().stream().map(this::shaped).toList();
  }

  private ShapedEvent shaped(Made made) {
    if (made.row().isEmpty()) {
      return ShapedEvent.marked(
          made.event(), ShapeReader.UNRECOGNISED, table.defaultPath(), false, Map.of());
    }
    Shape row = made.row().get();
    Scene record = event.at(made.record());
    return ShapedEvent.marked(
        made.event(),
        row.name(),
        table.path(row, record, new ArrayList<>()),
        made.hasOwnId(),
        Bodies.marks(row, event, made.record()));
  }

  /// One marked CloudEvent for the whole event.
  ///
  /// @param path the path of the whole event
  ShapedEvent shapedWhole(String path) {
    if (shape.isPresent()
        && records.size() == 1
        && isRange(records.getFirst().node(), event.root())) {
      List<ShapedEvent> only = shapedRecords();
      if (only.size() == 1) {
        return only.getFirst();
      }
    }
    String name = shape.map(Shape::name).orElse(ShapeReader.UNRECOGNISED);
    return ShapedEvent.marked(whole(), name, path, false, Map.of());
  }

  private List<Made> made() {
    if (shape.isEmpty()) {
      Records.One all = new Records.One(event.root(), Optional.empty());
      return List.of(unrecognised(all, new HashMap<>()));
    }
    List<Made> events = new ArrayList<>(records.size());
    Map<String, Integer> alike = new HashMap<>();
    for (int i = 0; i < records.size(); i++) {
      try {
        events.addAll(made(records.get(i), alike));
      } catch (Fault e) {
        if (records.size() == 1) {
          throw e;
        }
        throw Fault.of(e.kind(), e.code(), "record " + i + ": " + e.sentence());
      }
    }
    return List.copyOf(events);
  }

  /// One CloudEvent for the whole event.
  Event whole() {
    if (shape.isEmpty()) {
      return made().getFirst().event();
    }
    if (records.size() == 1 && isRange(records.getFirst().node(), event.root())) {
      List<Event> only = eachRecord();
      if (only.size() == 1) {
        return only.getFirst();
      }
    }
    Optional<Event> first =
        records.stream()
            .filter(this::isTaken)
            .flatMap(one -> made(one, new HashMap<>()).stream())
            .map(Made::event)
            .findFirst();
    return Event.builder(
            Fingerprint.of(event.root()),
            first.map(Event::source).orElse(table.defaultPath()),
            BATCH_TYPE + shape.get().name())
        .time(first.flatMap(Event::time).orElse(null))
        .dataContentType(JSON)
        .data(range(event.root()))
        .build();
  }

  /// One event, but for elements of SparkPost, which may hold none or several.
  private List<Made> made(Records.One one, Map<String, Integer> alike) {
    Scene record = event.at(one);
    Optional<Shape> row =
        isTaken(one) ? shape : table.shapeOf(record, event, shape.flatMap(Shape::records));
    if (row.isEmpty()) {
      return List.of(unrecognised(one, alike));
    }
    return switch (row.get().making()) {
      case Shape.Making.AlreadyCloudEvent() ->
          List.of(new Made(cloudEvent(one.node()), row, one, true));
      case Shape.Making.SparkPost() -> sparkPost(one, row, alike);
      case Shape.Making.PutTogether(Shape.Attributes attributes) ->
          List.of(
              new Made(
                  putTogether(row.get().name(), attributes, record, alike),
                  row,
                  one,
                  hasOwnId(attributes, record)));
    };
  }

  /// Whether the id holds more than fingerprints.
  private static boolean hasOwnId(Shape.Attributes from, Scene record) {
    return from.id().stream()
        .filter(template -> template.in(record).isPresent())
        .findFirst()
        .map(template -> !template.isPrint())
        .orElse(false);
  }

  private Event putTogether(
      String name, Shape.Attributes from, Scene record, Map<String, Integer> alike) {
    String source =
        Template.firstOf(from.source(), record)
            .map(Characters::uriReference)
            .orElse(table.defaultPath());
    String type =
        Template.firstOf(from.type(), record).map(Characters::allowed).orElse(SHAPE_TYPE + name);
    Event.Builder builder =
        Event.builder(id(from, record, source, alike), source, type)
            .subject(Template.firstOf(from.subject(), record).map(Characters::allowed).orElse(null))
            .time(
                from.time().stream()
                    .flatMap(template -> template.in(record).stream())
                    .flatMap(text -> Moment.of(text).stream())
                    .findFirst()
                    .orElse(null))
            .dataSchema(
                Template.firstOf(from.dataSchema(), record)
                    .map(Characters::uriReference)
                    .orElse(null));
    from.extensions()
        .forEach((extension, templates) ->
            Template.firstOf(templates, record)
                .ifPresent(text -> builder.extension(extension, Characters.allowed(text))));
    from.data()
        .map(place -> place.in(record))
        .orElse(Optional.of(record.record()))
        .ifPresent(data -> builder.dataContentType(JSON).data(range(data)));
    return builder.build();
  }

  private static String id(
      Shape.Attributes from, Scene record, String source, Map<String, Integer> alike) {
    for (Template template : from.id()) {
      Optional<String> id = template.in(record).map(Characters::allowed);
      if (id.isPresent()) {
        return template.hasPrint() ? numbered(source, id.get(), alike) : id.get();
      }
    }
    return numbered(source, Fingerprint.of(record.record()), alike);
  }

  /// A fingerprint says only what a record holds, so records alike in one event are counted: they
  /// are two, and the same event sent again counts the same.
  private static String numbered(String source, String id, Map<String, Integer> alike) {
    int count = alike.merge(source + ' ' + id, 1, Integer::sum);
    return count == 1 ? id : id + '.' + count;
  }

  private Made unrecognised(Records.One one, Map<String, Integer> alike) {
    String source = table.defaultPath();
    String id = numbered(source, Fingerprint.of(one.node()), alike);
    Event made =
        Event.builder(id, source, UNRECOGNISED_TYPE)
            .dataContentType(JSON)
            .data(range(one.node()))
            .build();
    return new Made(made, Optional.empty(), one, false);
  }

  private Event cloudEvent(Node node) {
    Node version = node instanceof Node.Members object ? object.members().get("specversion") : null;
    if (version instanceof Node.Text(String text, int start, int end) && text.equals(DRAFT)) {
      ByteArrayOutputStream released = new ByteArrayOutputStream();
      released.write(body, node.start(), start - node.start());
      released.writeBytes("\"1.0\"".getBytes(StandardCharsets.US_ASCII));
      released.write(body, end, node.end() - end);
      return CloudEventsJson.read(released.toByteArray(), 0, released.size());
    }
    return CloudEventsJson.read(body, node.start(), node.end() - node.start());
  }

  private List<Made> sparkPost(Records.One one, Optional<Shape> row, Map<String, Integer> alike) {
    Node element = one.node();
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    batch.write('[');
    batch.write(body, element.start(), element.end() - element.start());
    batch.write(']');
    SparkPostBatch read = SparkPostBatch.read(batch.toByteArray(), 1);
    return read.events().isEmpty() && !read.unreadable().isEmpty()
        ? List.of(unrecognised(one, alike))
        : read.events().stream().map(made -> new Made(made, row, one, true)).toList();
  }

  private static boolean isRange(Node one, Node other) {
    return one.start() == other.start() && one.end() == other.end();
  }

  private Payload range(Node node) {
    return Payload.of(body, node.start(), node.end() - node.start());
  }
}
