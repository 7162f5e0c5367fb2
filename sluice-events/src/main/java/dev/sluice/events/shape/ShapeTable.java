package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.events.cloudevents.HttpBinding;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The shapes that are known, in the order in which they are tried; the first that fits counts.
///
/// ```
/// Recognition found = ShapeTable.standard().recognise(body);
/// found.path();        // /aws.s3
/// found.eachRecord();  // one CloudEvent for each record
/// ```
public final class ShapeTable {

  /// The most records of one event.
  public static final int MAX_RECORDS = 10_000;

  private static final String CLOUD_EVENT = "cloudevent";
  private static final ShapeTable STANDARD = readStandard();

  private final List<Shape> shapes;
  private final String defaultPath;
  private final Map<String, String> fixedPaths;

  private ShapeTable(List<Shape> shapes, String defaultPath) {
    this.shapes = List.copyOf(shapes);
    this.defaultPath = defaultPath;
    Map<String, String> paths = new LinkedHashMap<>();
    for (Shape shape : shapes) {
      if (shape.path().isFixed()) {
        paths.putIfAbsent(shape.path().text(), shape.name());
      }
    }
    this.fixedPaths = Map.copyOf(paths);
  }

  /// The table that comes with Sluice; what is not recognised goes to `/`.
  public static ShapeTable standard() {
    return STANDARD;
  }

  private static ShapeTable readStandard() {
    try (InputStream in = ShapeTable.class.getResourceAsStream("shapes.json")) {
      if (in == null) {
        throw new IllegalStateException("the table of shapes is not beside this class");
      }
      return new ShapeTable(ShapeReader.read(in.readAllBytes(), Map.of()), "/");
    } catch (IOException e) {
      throw new UncheckedIOException("reading the table of shapes", e);
    }
  }

  /// This table with further rows, as a JSON array. A row with a name of this table changes that
  /// row where it stands; the others are tried before this table's, in their order.
  ///
  /// @throws Fault `invalid-shape`, which names the row and the member; `malformed-json`
  public ShapeTable with(String rows) {
    Map<String, Shape> known = new LinkedHashMap<>();
    shapes.forEach(shape -> known.put(shape.name(), shape));
    List<Shape> all = new ArrayList<>();
    for (Shape row : ShapeReader.read(rows.getBytes(StandardCharsets.UTF_8), known)) {
      if (known.replace(row.name(), row) == null) {
        all.add(row);
      }
    }
    all.addAll(known.values());
    return new ShapeTable(all, defaultPath);
  }

  /// This table with another path for what is not recognised.
  ///
  /// @throws Fault `invalid-shape`
  public ShapeTable withDefaultPath(String path) {
    if (!PathText.of(path).equals(new PathText.Path(path))) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-shape",
          "default path: must begin with '/' and hold letters, digits, '/' and -._~!$&'()*+,=:@"
              + " only, without a segment '.' or '..'");
    }
    return new ShapeTable(shapes, path);
  }

  /// A row, as people are shown it.
  ///
  /// @param name what the shape is called
  /// @param path its path, or the template that makes it
  public record Row(String name, String path) {}

  /// The rows, in the order in which they are tried.
  public List<Row> rows() {
    return shapes.stream().map(shape -> new Row(shape.name(), shape.path().text())).toList();
  }

  /// Says what an event is.
  ///
  /// The body is given away: events made of it hold ranges of it.
  ///
  /// @throws Fault `malformed-json` or `invalid-utf8`; `too-many-records` when it has more than
  ///   10,000, `too-many-values` when it has more than 500,000
  public Recognition recognise(byte[] body) {
    return recognise(Scene.NO_HEADERS, body);
  }

  /// Says what an event is that came over HTTP, where it may be a CloudEvent in binary mode too.
  ///
  /// @throws Fault as {@link #recognise(byte[])}; and what {@link HttpBinding#read} throws, when
  ///   the header fields say that it is a CloudEvent
  public Recognition recognise(HttpBinding.Headers headers, byte[] body) {
    if (isCloudEvent(headers)) {
      return BoundEvents.recognised(this, HttpBinding.read(headers, body, MAX_RECORDS), body);
    }
    return recognise(name -> Optional.ofNullable(headers.first(name)), body);
  }

  /// Whether header fields say that a body is a CloudEvent, or a batch of them.
  public static boolean isCloudEvent(HttpBinding.Headers headers) {
    @Nullable String contentType = headers.first("Content-Type");
    return headers.first("ce-specversion") != null
        || contentType != null
            && contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/cloudevents");
  }

  private Recognition recognise(Scene.Fields headers, byte[] body) {
    Scene event = Scene.of(headers, Node.read(body));
    for (Shape shape : shapes) {
      if (shape.isOf(event)) {
        Optional<Recognition> found = recognised(shape, event, body);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    Adaptation adaptation = new Adaptation(this, Optional.empty(), event, body, List.of());
    return new Recognition(
        ShapeReader.UNRECOGNISED,
        defaultPath,
        1,
        List.of("no row of the table fits, so it goes to the default path"),
        adaptation::eachRecord,
        adaptation::whole,
        adaptation::shapedRecords,
        () -> adaptation.shapedWhole(defaultPath));
  }

  /// An event of something that cannot be read, such as a text that is no JSON; its data is what
  /// came, byte for byte.
  ///
  /// @param mediaType what it is said to be
  public ShapedEvent unrecognised(byte[] body, String mediaType) {
    Event event =
        Event.builder(Fingerprint.of(body), defaultPath, Adaptation.UNRECOGNISED_TYPE)
            .dataContentType(mediaType)
            .data(Payload.of(body))
            .build();
    return ShapedEvent.marked(event, ShapeReader.UNRECOGNISED, defaultPath, false, Map.of());
  }

  /// The body that a marked event was made of: of a whole event that, of a record a batch of one.
  /// Empty when the event is no such, or is what came itself, as a CloudEvent is.
  public Optional<Payload> body(Event event) {
    if (!(event.extensions().get(ShapedEvent.SHAPE) instanceof Extension.Text(String name))) {
      return Optional.empty();
    }
    if (name.equals(ShapeReader.UNRECOGNISED)
        || event.type().equals(Adaptation.BATCH_TYPE + name)) {
      return Optional.of(event.data());
    }
    return shapes.stream()
        .filter(shape -> shape.name().equals(name))
        .findFirst()
        .filter(shape -> shape.making() instanceof Shape.Making.PutTogether)
        .map(shape -> Bodies.body(shape, event));
  }

  private Optional<Recognition> recognised(Shape shape, Scene event, byte[] body) {
    List<Records.One> records =
        shape
            .records()
            .map(place -> place.in(event))
            .orElseGet(() -> List.of(new Records.One(event.root(), Optional.empty())));
    // Nulls before it, which some senders leave, must not hide what the others are.
    Optional<Scene> first =
        records.stream()
            .filter(one -> shape.records().isEmpty() || one.node() instanceof Node.Members)
            .findFirst()
            .map(event::at)
            .filter(record -> shape.records().isEmpty() || shape.takes(record));
    if (first.isEmpty()) {
      return Optional.empty();
    }
    requireFew(records.size());
    List<String> notes = new ArrayList<>();
    shape.note().ifPresent(notes::add);
    String path = path(shape, first.get(), notes);
    Adaptation adaptation = new Adaptation(this, Optional.of(shape), event, body, records);
    long odd = records.stream().filter(one -> !adaptation.isTaken(one)).count();
    if (shape.records().isPresent() && odd > 0) {
      notes.add(
          odd + " of " + records.size() + " records are not like the first; none of them is lost");
    }
    return Optional.of(
        new Recognition(
            shape.name(),
            path,
            records.size(),
            notes,
            adaptation::eachRecord,
            adaptation::whole,
            adaptation::shapedRecords,
            () -> adaptation.shapedWhole(path)));
  }

  private static void requireFew(int records) {
    if (records > MAX_RECORDS) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "too-many-records",
          "an event has at most 10,000 records; send the rest in another");
    }
  }

  /// The path of an event whose first record is this one.
  String path(Shape shape, Scene record, List<String> notes) {
    Optional<PathText> path = shape.path().in(record).map(PathText::of);
    return switch (path.orElse(new PathText.None("is missing"))) {
      case PathText.None(String reason) -> {
        notes.add("what its path is made of " + reason + ", so it goes to the default path");
        yield defaultPath;
      }
      case PathText.Path(String text) -> {
        String other = fixedPaths.get(text);
        if (other != null && !shape.path().isFixed()) {
          notes.add(
              "its path is also that of '" + other + "'; a row of your own can give it another");
        }
        yield text;
      }
    };
  }

  /// The path for what is not recognised.
  String defaultPath() {
    return defaultPath;
  }

  /// The row of a shape.
  Optional<Shape> row(String name) {
    return shapes.stream().filter(shape -> shape.name().equals(name)).findFirst();
  }

  /// The row of CloudEvents, which no table lacks.
  Shape cloudEvent() {
    return shapes.stream()
        .filter(shape -> shape.name().equals(CLOUD_EVENT))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the table has no row " + CLOUD_EVENT));
  }

  /// The row by which a record is read that is not like its event's others.
  Optional<Shape> shapeOf(Scene record, Scene event, Optional<Records> place) {
    return shapes.stream()
        .filter(shape -> shape.records().equals(place) && shape.isOf(event) && shape.takes(record))
        .findFirst();
  }
}
