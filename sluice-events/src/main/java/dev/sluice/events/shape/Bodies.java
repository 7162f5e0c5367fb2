package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Takes bodies apart into data and what stands beside it, and puts them together again.
final class Bodies {

  /// What stands beside the data is an attribute, and attributes have 65,536 characters together.
  private static final int LONGEST_REST = 16_384;

  /// What stands beside records that are the items of an array.
  private static final String ARRAY = "[]";

  private Bodies() {}

  /// What the data alone does not say of the body: as extension attributes.
  static Map<String, String> marks(Shape shape, Scene event, Records.One one) {
    Map<String, String> marks = new TreeMap<>();
    dataMember(shape)
        .flatMap(member -> beside(member, one.node()))
        .ifPresent(rest -> marks.put(ShapedEvent.REST, rest));
    if (event.root() instanceof Node.Items && shape.records().isPresent()) {
      marks.put(ShapedEvent.BATCH, ARRAY);
    }
    shape
        .records()
        .flatMap(Bodies::listMember)
        .flatMap(member -> beside(member, event.root()))
        .filter(rest -> !rest.equals("{}"))
        .ifPresent(rest -> marks.put(ShapedEvent.BATCH, rest));
    one.group().map(Characters::allowed).ifPresent(group -> marks.put(ShapedEvent.GROUP, group));
    return marks;
  }

  /// The body that an event was made of; a record of a batch stands in a batch of one.
  static Payload body(Shape shape, Event event) {
    byte[] record = record(shape, event);
    if (shape.records().isEmpty()) {
      return Payload.of(record);
    }
    Records records = shape.records().get();
    Optional<String> batch = text(event, ShapedEvent.BATCH);
    if (listMember(records).isEmpty()) {
      return Payload.of(batch.isPresent() ? around("[", record, "]") : record);
    }
    byte[] list = around("[", record, "]");
    byte[] grouped =
        records.isGrouped()
            ? joined(
                Optional.of("{}"),
                text(event, ShapedEvent.GROUP).or(() -> Optional.of("records")),
                list)
            : list;
    return Payload.of(joined(batch.or(() -> Optional.of("{}")), listMember(records), grouped));
  }

  private static byte[] record(Shape shape, Event event) {
    Optional<String> rest = text(event, ShapedEvent.REST);
    return event.hasData() || rest.isEmpty()
        ? joined(rest, dataMember(shape), event.data().toBytes())
        : rest.get().getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<String> text(Event event, String extension) {
    return event.extensions().get(extension) instanceof Extension.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /// The member of a record whose value is the data; none when that is the whole record, or stands
  /// deeper.
  private static Optional<String> dataMember(Shape shape) {
    return shape.making() instanceof Shape.Making.PutTogether(Shape.Attributes from)
        ? from.data().filter(place -> !place.isFromRoot()).flatMap(Bodies::only)
        : Optional.empty();
  }

  private static Optional<String> listMember(Records records) {
    return only(records.place());
  }

  private static Optional<String> only(Place place) {
    return place.steps().size() == 1
            && place.steps().getFirst() instanceof Place.Step.Name(String n)
        ? Optional.of(n)
        : Optional.empty();
  }

  /// The other members of an object; none when there are too many for an attribute.
  private static Optional<String> beside(String member, Node node) {
    if (!(node instanceof Node.Members object)) {
      return Optional.empty();
    }
    Map<String, Node> rest = new LinkedHashMap<>(object.members());
    rest.remove(member);
    // The one character that JSON leaves bare and an attribute may not have.
    String text = Compact.of(new Node.Members(rest, 0, 0)).replace("\u007f", "\\u007f");
    return text.length() > LONGEST_REST ? Optional.empty() : Optional.of(text);
  }

  /// An object with one more member; without an object or a member's name, the value itself.
  private static byte[] joined(Optional<String> object, Optional<String> member, byte[] value) {
    if (object.isEmpty() || member.isEmpty() || !object.get().endsWith("}")) {
      return value;
    }
    String open = object.get().substring(0, object.get().length() - 1);
    String name = Compact.of(new Node.Text(member.get(), 0, 0));
    return around(open + (open.length() == 1 ? "" : ",") + name + ":", value, "}");
  }

  private static byte[] around(String before, byte[] value, String after) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + before.length() + 2);
    out.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(value);
    out.writeBytes(after.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
