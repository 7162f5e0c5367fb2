package dev.sluice.events.shape;

import dev.sluice.event.Attributes;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads rows of the table from JSON.
///
/// ```
/// [{"name": "order", "when": ["kind = order.*"], "records": "lines", "each": ["number"],
///   "path": "/orders/{$.kind}", "note": "…",
///   "event": {"source": "/shop", "type": "{$.kind}", "id": ["{number}", "{#}"], "subject": …,
///             "time": …, "dataschema": …, "data": "line", "extensions": {"region": "{$.region}"}}}]
/// ```
///
/// `name` and `path` are needed, and a condition; where one text stands, a list may too. A row with
/// the name of one that is there changes just the members that it has; so do those of `event`.
final class ShapeReader {

  static final String UNRECOGNISED = "unrecognised";

  private static final int MOST_ROWS = 256;
  private static final int MOST_TEXTS = 32;
  private static final int LONGEST_TEXT = 1_024;
  private static final Shape.Making NOTHING_SAID =
      new Shape.Making.PutTogether(Shape.Attributes.NONE);
  private static final Set<String> ROW =
      Set.of("name", "when", "records", "each", "path", "note", "event");
  private static final Set<String> EVENT =
      Set.of("source", "type", "id", "subject", "time", "dataschema", "data", "extensions");

  private ShapeReader() {}

  /// A row with something wrong, while it is read.
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String trouble;

    Wrong(String trouble) {
      super(trouble, null, false, false);
      this.trouble = trouble;
    }
  }

  /// The rows, in their order.
  ///
  /// @param known the rows that are there, by name
  /// @throws Fault `invalid-shape`, which names the row and the member; `malformed-json`
  static List<Shape> read(byte[] json, Map<String, Shape> known) {
    if (!(Node.read(json) instanceof Node.Items array)) {
      throw fault("shapes", "must be an array of rows");
    }
    if (array.items().size() > MOST_ROWS) {
      throw fault("shapes", "has more than " + MOST_ROWS + " rows");
    }
    Map<String, Shape> read = new LinkedHashMap<>();
    for (Node item : array.items()) {
      String where = "shape " + (read.size() + 1);
      if (!(item instanceof Node.Members row)) {
        throw fault(where, "must be an object");
      }
      try {
        String name = name(row);
        where += " '" + name + "'";
        if (read.put(name, row(name, row, Optional.ofNullable(known.get(name)))) != null) {
          throw new Wrong("name: there is another row of this name");
        }
      } catch (Wrong e) {
        throw fault(where, e.trouble);
      }
    }
    return List.copyOf(read.values());
  }

  private static Fault fault(String where, String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-shape", where + ": " + trouble);
  }

  private static String name(Node.Members row) {
    String name = text(row, "name").orElseThrow(() -> new Wrong("name: is missing"));
    if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new Wrong("name: has 1 to 64 lower-case letters, digits and '-'");
    }
    if (name.equals(UNRECOGNISED)) {
      throw new Wrong("name: '" + UNRECOGNISED + "' is what events without a shape are called");
    }
    return name;
  }

  private static Shape row(String name, Node.Members row, Optional<Shape> base) {
    requireKnown(row, ROW, "");
    List<Condition> when =
        has(row, "when")
            ? parsed(row, "when", Condition::parse)
            : base.map(Shape::when).orElse(List.of());
    List<Condition> each =
        has(row, "each")
            ? parsed(row, "each", Condition::parse)
            : base.map(Shape::each).orElse(List.of());
    if (when.isEmpty() && each.isEmpty()) {
      throw new Wrong(
          "when: a row needs a condition in 'when' or 'each'; else it takes everything");
    }
    Optional<Records> records =
        has(row, "records")
            ? Optional.of(one(row, "records", Records::parse))
            : base.flatMap(Shape::records);
    if (records.isEmpty() && !each.isEmpty()) {
      throw new Wrong("each: is a condition on records, and 'records' does not say where they are");
    }
    Template path =
        has(row, "path")
            ? path(one(row, "path", Template::parse))
            : base.map(Shape::path).orElseThrow(() -> new Wrong("path: is missing"));
    Optional<String> note = has(row, "note") ? text(row, "note") : base.flatMap(Shape::note);
    return new Shape(name, when, records, each, path, note, making(row, base));
  }

  private static Template path(Template path) {
    if (!path.text().startsWith("/") && !path.text().startsWith("{")) {
      throw new Wrong("path: must begin with '/' or with a value in braces");
    }
    for (Template.Piece piece : path.pieces()) {
      if (piece instanceof Template.Piece.Fixed(String fixed)
          && !PathText.of("/" + fixed).equals(new PathText.Path("/" + fixed))) {
        throw new Wrong(
            "path: may hold letters, digits, '/' and -._~!$&'()*+,=:@ outside of braces, and no"
                + " segment '.' or '..'");
      }
    }
    return path;
  }

  private static Shape.Making making(Node.Members row, Optional<Shape> base) {
    Node event = row.members().get("event");
    return switch (event) {
      case null -> base.map(Shape::making).orElse(NOTHING_SAID);
      case Node.Text(String word, int start, int end) when word.equals("cloudevent") ->
          new Shape.Making.AlreadyCloudEvent();
      case Node.Text(String word, int start, int end) when word.equals("sparkpost") ->
          new Shape.Making.SparkPost();
      case Node.Members object -> new Shape.Making.PutTogether(attributes(object, base));
      default ->
          throw new Wrong("event: must be an object of attributes, 'cloudevent' or 'sparkpost'");
    };
  }

  private static Shape.Attributes attributes(Node.Members event, Optional<Shape> row) {
    requireKnown(event, EVENT, "event.");
    Shape.Attributes base =
        row.map(Shape::making).orElse(NOTHING_SAID) instanceof Shape.Making.PutTogether(var from)
            ? from
            : Shape.Attributes.NONE;
    return new Shape.Attributes(
        templates(event, "source", base.source()),
        templates(event, "type", base.type()),
        templates(event, "id", base.id()),
        templates(event, "subject", base.subject()),
        templates(event, "time", base.time()),
        templates(event, "dataschema", base.dataSchema()),
        has(event, "data") ? Optional.of(one(event, "data", Place::parse)) : base.data(),
        has(event, "extensions") ? extensions(event) : base.extensions());
  }

  private static List<Template> templates(
      Node.Members event, String member, List<Template> otherwise) {
    return has(event, member) ? parsed(event, member, Template::parse) : otherwise;
  }

  private static Map<String, List<Template>> extensions(Node.Members event) {
    Node node = event.members().get("extensions");
    if (node == null) {
      return Map.of();
    }
    if (!(node instanceof Node.Members object) || object.members().size() > MOST_TEXTS) {
      throw new Wrong("extensions: must be an object of at most " + MOST_TEXTS + " members");
    }
    Map<String, List<Template>> extensions = new LinkedHashMap<>();
    for (String name : object.members().keySet()) {
      try {
        Event.builder("1", "/", "1").extension(Attributes.requireName(name), "").build();
      } catch (Fault e) {
        throw new Wrong("extensions: " + e.sentence());
      }
      extensions.put(name, parsed(object, name, Template::parse));
    }
    return extensions;
  }

  private static void requireKnown(Node.Members object, Set<String> known, String where) {
    for (String member : object.members().keySet()) {
      if (!known.contains(member)) {
        throw new Wrong(
            where
                + (member.length() > 64 ? member.substring(0, 64) + "…" : member)
                + ": is nothing that a row has; "
                + Nearest.hint(member, known.stream().sorted().toList()));
      }
    }
  }

  private static boolean has(Node.Members object, String member) {
    return object.members().containsKey(member);
  }

  private static Optional<String> text(Node.Members object, String member) {
    List<String> texts = texts(object, member);
    if (texts.size() > 1) {
      throw new Wrong(member + ": must be one text");
    }
    return texts.stream().findFirst();
  }

  private static <T> T one(Node.Members object, String member, Function<String, T> parse) {
    List<T> all = parsed(object, member, parse);
    if (all.size() != 1) {
      throw new Wrong(member + ": must be one text");
    }
    return all.getFirst();
  }

  private static <T> List<T> parsed(Node.Members object, String member, Function<String, T> parse) {
    try {
      return texts(object, member).stream().map(parse).toList();
    } catch (IllegalArgumentException e) {
      throw new Wrong(member + ": " + e.getMessage());
    }
  }

  /// A text, or a list of texts.
  private static List<String> texts(Node.Members object, String member) {
    Node node = object.members().get(member);
    if (node == null) {
      return List.of();
    }
    List<Node> all = node instanceof Node.Items array ? array.items() : List.of(node);
    if (all.size() > MOST_TEXTS) {
      throw new Wrong(member + ": has more than " + MOST_TEXTS + " texts");
    }
    List<String> texts = new ArrayList<>();
    for (Node each : all) {
      if (!(each instanceof Node.Text string) || string.text().length() > LONGEST_TEXT) {
        throw new Wrong(
            member + ": must be a text of at most " + LONGEST_TEXT + " characters, or a list");
      }
      texts.add(string.text());
    }
    return texts;
  }
}
