package dev.sluice.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Timestamp;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// The matching view of an event: the EventBridge shape, with the CloudEvents attributes beside it.
///
/// ```
/// {"version": "0", "id": …, "source": …, "type": …, "detail-type": …, "time": …, "subject": …,
///  "resources": […], "datacontenttype": …, "dataschema": …, <extensions>, "detail": <data>}
/// ```
///
/// `detail` is the data when it is JSON, whatever JSON: an object, an array or a scalar. Data that
/// is not JSON, or JSON beyond the limits of {@link StrictJson}, has no place in a pattern; in the
/// written form it stands as `data_base64`, so that an archive or a receiver loses nothing.
public final class MatchingView {

  /// In an archive, the event's position in the journal. No attribute can have this name.
  public static final String POSITION = "_position";

  /// In an archive, when the hub accepted the event, in UTC, to the millisecond.
  public static final String ARRIVAL = "_arrival";

  private static final String DETAIL = "detail";
  private static final String DATA_BASE64 = "data_base64";

  private MatchingView() {}

  /// The view as a tree, for patterns and paths. Numbers keep the text they were written with.
  public static ObjectNode tree(Event event) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    attributes(event, new Nodes(view));
    if (event.hasJsonData()) {
      StrictJson.tree(event.data()).ifPresent(detail -> view.set(DETAIL, detail));
    }
    return view;
  }

  /// The view as a tree that lacks nothing: data that has no place in it stands as `data_base64`,
  /// as in the written form.
  public static ObjectNode whole(Event event) {
    ObjectNode view = tree(event);
    if (event.hasData() && !view.has(DETAIL)) {
      view.put(DATA_BASE64, Base64.getEncoder().encodeToString(event.data().toBytes()));
    }
    return view;
  }

  /// JSON as a tree as {@link #tree} makes it; empty when the text is not JSON.
  public static Optional<JsonNode> read(String json) {
    return StrictJson.tree(json);
  }

  /// The view as one line of JSON in UTF-8, without a line break at its end. Numbers, strings and
  /// the order of the data stand as they came in, and so do members of the same name; only white
  /// space between tokens is left out.
  public static byte[] line(Event event) {
    return line(event, Glance.NOTHING).line();
  }

  /// A line, and a part of the tree.
  public static final class Seen {

    private final byte[] line;
    private final ObjectNode tree;

    private Seen(byte[] line, ObjectNode tree) {
      this.line = line;
      this.tree = tree;
    }

    /// The line, which is not copied.
    public byte[] line() {
      return line;
    }

    /// What was looked at, as {@link MatchingView#tree} has it.
    public ObjectNode tree() {
      return tree;
    }
  }

  /// The view as a line, and what is looked at of it as a tree, with the data read once.
  public static Seen line(Event event, Glance glance) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    if (glance.isWhole() || glance.hasMembers()) {
      attributes(event, new Glimpsed(tree, glance));
    }
    ViewWriter line = new ViewWriter(event.data().length());
    attributes(event, line);
    if (!event.hasData()) {
      return new Seen(line.line(), tree);
    }
    Glance detail = glance.isWhole() ? glance : glance.in(DETAIL);
    Optional<StrictJson.Compact> compact =
        event.hasJsonData()
            ? StrictJson.compact(event.data(), detail == null ? Glance.NOTHING : detail)
            : Optional.empty();
    if (compact.isEmpty()) {
      line.text(DATA_BASE64, Base64.getEncoder().encodeToString(event.data().toBytes()));
      return new Seen(line.line(), tree);
    }
    JsonNode seen = compact.get().seen();
    if (seen != null) {
      tree.set(DETAIL, seen);
    }
    line.json(DETAIL, compact.get().json());
    return new Seen(line.line(), tree);
  }

  /// Where the attributes go, each once.
  interface Members<X extends Exception> {
    void text(String name, String value) throws X;

    void flag(String name, boolean value) throws X;

    void whole(String name, int value) throws X;

    void array(String name, JsonNode value) throws X;
  }

  private record Nodes(ObjectNode view) implements Members<RuntimeException> {
    @Override
    public void text(String name, String value) {
      view.put(name, value);
    }

    @Override
    public void flag(String name, boolean value) {
      view.put(name, value);
    }

    @Override
    public void whole(String name, int value) {
      view.put(name, value);
    }

    @Override
    public void array(String name, JsonNode value) {
      view.set(name, value);
    }
  }

  /// Those that somebody looks at.
  private record Glimpsed(ObjectNode view, Glance glance) implements Members<RuntimeException> {
    @Override
    public void text(String name, String value) {
      if (isSeen(name)) {
        view.put(name, value);
      }
    }

    @Override
    public void flag(String name, boolean value) {
      if (isSeen(name)) {
        view.put(name, value);
      }
    }

    @Override
    public void whole(String name, int value) {
      if (isSeen(name)) {
        view.put(name, value);
      }
    }

    @Override
    public void array(String name, JsonNode value) {
      if (isSeen(name)) {
        view.set(name, value);
      }
    }

    private boolean isSeen(String name) {
      return glance.isWhole() || glance.in(name) != null;
    }
  }

  private static <X extends Exception> void attributes(Event event, Members<X> view) throws X {
    view.text("version", "0");
    view.text("id", event.id());
    view.text("source", event.source());
    view.text("type", event.type());
    view.text("detail-type", detailType(event));
    text(view, "time", event.time().map(Timestamp::text));
    text(view, "subject", event.subject());
    view.array("resources", resources(event));
    text(view, "datacontenttype", event.dataContentType());
    text(view, "dataschema", event.dataSchema());
    for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
      if (isShownAsItself(extension.getKey())) {
        switch (extension.getValue()) {
          case Extension.Text(String text) -> view.text(extension.getKey(), text);
          case Extension.Flag(boolean flag) -> view.flag(extension.getKey(), flag);
          case Extension.Whole(int whole) -> view.whole(extension.getKey(), whole);
        }
      }
    }
  }

  private static <X extends Exception> void text(
      Members<X> view, String name, Optional<String> value) throws X {
    if (value.isPresent()) {
      view.text(name, value.get());
    }
  }

  private static String detailType(Event event) {
    Extension named = event.extensions().get(Event.DETAIL_TYPE);
    return named == null ? event.type() : named.text();
  }

  /// An array as it stands; any other text is the one resource.
  private static JsonNode resources(Event event) {
    Extension named = event.extensions().get(Event.RESOURCES);
    if (named == null) {
      return JsonNodeFactory.instance.arrayNode();
    }
    String text = named.text();
    return (text.startsWith("[") ? StrictJson.tree(text) : Optional.<JsonNode>empty())
        .filter(JsonNode::isArray)
        .orElseGet(() -> JsonNodeFactory.instance.arrayNode().add(text));
  }

  private static boolean isShownAsItself(String extension) {
    return !extension.equals(Event.DETAIL_TYPE)
        && !extension.equals(Event.RESOURCES)
        && !extension.equals(DETAIL)
        && !CopyOf.isMark(extension)
        && !extension.equals("version");
  }
}
