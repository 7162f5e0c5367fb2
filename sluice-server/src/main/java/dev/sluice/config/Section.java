package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A mapping of the file, from which values are taken key by key.
///
/// Each take says of which sort the value is, and makes its key known. A value that is absent or
/// wrong comes back empty; a wrong one is noted as a problem. {@link #finish()} refuses the keys
/// that nobody took.
final class Section {

  private final String place;
  private final int line;
  private final Problems problems;
  private final Placeholders placeholders;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /// An item of a list of texts.
  record Item(int line, String text) {}

  private record Value(int line, Node node) {}

  /// @param place how the section is called, as in `rule 'x'`; empty for the top of the file
  /// @param line where it begins, which is where its key stands
  Section(MappingNode node, String place, int line, Problems problems, Placeholders placeholders) {
    this.place = place;
    this.line = line;
    this.problems = problems;
    this.placeholders = placeholders;
    for (NodeTuple tuple : node.getValue()) {
      int at = Document.line(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !key.getTag().equals(Tag.STR)) {
        problems.add(at, "a key " + where() + " is not text; put quotes around it");
      } else if (values.containsKey(key.getValue())) {
        problems.add(at, "key '" + key.getValue() + "' stands twice " + where());
      } else {
        values.put(key.getValue(), new Value(at, tuple.getValueNode()));
      }
    }
  }

  private String where() {
    return place.isEmpty() ? "at the top level" : "in " + place;
  }

  private String named(String key) {
    return place.isEmpty() ? "'" + key + "'" : "'" + key + "' in " + place;
  }

  /// Where the section begins.
  int line() {
    return line;
  }

  /// Where a key stands, or the section when the key is absent.
  int line(String key) {
    Value value = values.get(key);
    return value == null ? line : value.line();
  }

  /// Whether a key stands here, with whatever value; it counts as known from now on.
  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /// Whether a key stands here with a single value.
  boolean isText(String key) {
    Value value = values.get(key);
    return value != null && value.node() instanceof ScalarNode;
  }

  /// The keys that stand here, in the file's order.
  Set<String> keys() {
    return new LinkedHashSet<>(values.keySet());
  }

  /// Notes that a key is absent which must be there.
  void need(String key, String example) {
    if (!has(key)) {
      problems.add(line, named(key) + " is missing; one would be " + key + ": " + example);
    }
  }

  /// Notes that the value of a key is wrong.
  void wrong(String key, String sentence) {
    problems.add(line(key), named(key) + ": " + sentence);
  }

  /// Notes that the value of a key may not be what was meant.
  void warn(String key, String sentence) {
    problems.warn(line(key), named(key) + ": " + sentence);
  }

  /// Notes that the section as a whole is wrong.
  void refuse(String sentence) {
    problems.add(line, sentence);
  }

  /// Notes what is wrong with the section as a whole, after its name.
  void refuseAs(String sentence) {
    problems.add(line, place + " " + sentence);
  }

  /// What a room makes of several values; what it throws against them becomes a problem.
  <T> Optional<T> made(Supplier<T> room) {
    try {
      return Optional.of(room.get());
    } catch (Fault | IllegalArgumentException e) {
      refuse(place + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Notes that the section as a whole may not be what was meant.
  void warnOfAll(String sentence) {
    problems.warn(line, sentence);
  }

  /// Refuses the keys that nobody took.
  void finish() {
    for (Map.Entry<String, Value> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.add(
            entry.getValue().line(),
            "unknown key '" + entry.getKey() + "' " + where() + "; " + hint(entry.getKey()));
      }
    }
  }

  private String hint(String key) {
    return Nearest.hint(key, known);
  }

  /// A text, with its placeholders filled.
  Optional<String> text(String key) {
    return parsed(key, text -> text);
  }

  /// A text of which something is made; what is thrown against it becomes a problem.
  <T> Optional<T> parsed(String key, Function<String, T> parse) {
    return value(key).flatMap(value -> parsed(key, value, Tag.STR, parse, "text"));
  }

  private <T> Optional<T> parsed(
      String key, Value value, Tag tag, Function<String, T> parse, String wanted) {
    Node node = value.node();
    if (!(node instanceof ScalarNode scalar)) {
      problems.add(value.line(), named(key) + " must be " + wanted + ", not " + sort(node));
      return Optional.empty();
    }
    String raw = scalar.getValue();
    boolean isFilled = Placeholders.in(raw);
    if (!scalar.getTag().equals(tag) && !(isFilled && scalar.getTag().equals(Tag.STR))) {
      String advice =
          tag.equals(Tag.STR)
              ? "; put quotes around it"
              : scalar.getTag().equals(Tag.STR) ? "; leave out quotes and units" : "";
      problems.add(
          value.line(), named(key) + " must be " + wanted + ", not " + sort(node) + advice);
      return Optional.empty();
    }
    String text = raw;
    try {
      text = placeholders.fill(raw);
      return Optional.of(parse.apply(text));
    } catch (Fault | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      // What a placeholder stands for may be a secret: the placeholder is shown in its place.
      String shown = isFilled ? message.replace(text, raw) : message;
      problems.add(value.line(), named(key) + ": " + shown);
      return Optional.empty();
    }
  }

  /// A whole number in a range.
  Optional<Integer> whole(String key, int min, int max) {
    return value(key)
        .flatMap(value -> parsed(key, value, Tag.INT, t -> within(t, min, max), "a whole number"));
  }

  private static int within(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outside(text, String.valueOf(min), String.valueOf(max), e);
    }
    throw outside(text, String.valueOf(min), String.valueOf(max), null);
  }

  /// `true` or `false`.
  Optional<Boolean> flag(String key) {
    return value(key)
        .flatMap(value -> parsed(key, value, Tag.BOOL, Section::trueOrFalse, "true or false"));
  }

  private static boolean trueOrFalse(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    throw new IllegalArgumentException("'" + text + "' is neither true nor false");
  }

  /// A length of time in a range.
  Optional<Duration> duration(String key, Duration min, Duration max) {
    return unit(key, "a duration such as 60s")
        .flatMap(value ->
            parsed(
                key,
                value,
                Tag.STR,
                text -> {
                  Duration duration = Units.duration(text);
                  if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                    throw outside(text, Units.shown(min), Units.shown(max), null);
                  }
                  return duration;
                },
                "a duration such as 60s"));
  }

  /// A number of bytes in a range.
  Optional<Long> size(String key, long min, long max) {
    return unit(key, "a size such as 64MiB")
        .flatMap(value ->
            parsed(
                key,
                value,
                Tag.STR,
                text -> {
                  long size = Units.size(text);
                  if (size < min || size > max) {
                    throw outside(text, Units.shown(min), Units.shown(max), null);
                  }
                  return size;
                },
                "a size such as 64MiB"));
  }

  /// How often in a second.
  Optional<Double> rate(String key) {
    return united(key, Units::perSecond, "a rate such as 10/s");
  }

  /// A number with a unit of which something is made; what is thrown against it becomes a problem.
  <T> Optional<T> united(String key, Function<String, T> parse, String wanted) {
    return unit(key, wanted).flatMap(value -> parsed(key, value, Tag.STR, parse, wanted));
  }

  /// A bare number where a unit is needed gets a sentence of its own: quotes would not mend it.
  private Optional<Value> unit(String key, String wanted) {
    Optional<Value> value = value(key);
    if (value.isPresent() && value.get().node() instanceof ScalarNode scalar) {
      if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
        problems.add(
            value.get().line(),
            named(key) + " is '" + scalar.getValue() + "' without a unit; it must be " + wanted);
        return Optional.empty();
      }
    }
    return value;
  }

  private static IllegalArgumentException outside(
      String text, String min, String max, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'" + text + "' is out of range; " + min + " to " + max + " is right", cause);
  }

  /// A secret. One that is written in the file itself is taken, with a warning.
  Optional<Secret> secret(String key) {
    Optional<Value> value = value(key);
    value.ifPresent(v -> warnIfPlain(key, v));
    return value.flatMap(v -> parsedSecret(key, v));
  }

  /// A value that may be a secret or not, which is never shown; there is no warning.
  Optional<Secret> sealed(String key) {
    return value(key).flatMap(v -> parsedSecret(key, v));
  }

  private void warnIfPlain(String key, Value value) {
    if (value.node() instanceof ScalarNode scalar && !Placeholders.in(scalar.getValue())) {
      problems.warn(
          value.line(),
          named(key)
              + " is a secret that stands in the file; ${env:NAME} or ${file:path} keeps it out");
    }
  }

  /// What stands in a list; what is no list is one of one, and what is missing has nothing in it.
  private List<Node> nodes(String key) {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    return value.get().node() instanceof SequenceNode sequence
        ? sequence.getValue()
        : List.of(value.get().node());
  }

  /// A list of secrets; a single one is a list of one. What is wrong is noted, and left out.
  List<Secret> secrets(String key) {
    List<Secret> secrets = new ArrayList<>();
    for (Node node : nodes(key)) {
      Value item = new Value(Document.line(node.getStartMark()), node);
      warnIfPlain(key, item);
      parsedSecret(key, item).ifPresent(secrets::add);
    }
    return secrets;
  }

  private Optional<Secret> parsedSecret(String key, Value value) {
    if (!(value.node() instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.STR)) {
      problems.add(value.line(), named(key) + " must be text; put quotes around it");
      return Optional.empty();
    }
    try {
      Secret secret = placeholders.secret(scalar.getValue());
      if (secret.reveal().isEmpty()) {
        problems.add(value.line(), named(key) + " must not be empty");
        return Optional.empty();
      }
      return Optional.of(secret);
    } catch (Fault e) {
      problems.add(value.line(), named(key) + ": " + e.sentence());
      return Optional.empty();
    }
  }

  /// A list of texts; a single text is a list of one.
  List<Item> list(String key) {
    return list(key, Set.of(Tag.STR), "text or a list of texts");
  }

  /// A list of whole numbers, as they are written, with quotes or without; a single one is a list
  /// of one.
  List<Item> numbers(String key) {
    return list(key, Set.of(Tag.STR, Tag.INT), "a number or a list of numbers");
  }

  private List<Item> list(String key, Set<Tag> tags, String wanted) {
    List<Item> items = new ArrayList<>();
    for (Node node : nodes(key)) {
      int at = Document.line(node.getStartMark());
      Tag tag = tags.contains(node.getTag()) ? node.getTag() : Tag.STR;
      parsed(key, new Value(at, node), tag, text -> text, wanted)
          .ifPresent(text -> items.add(new Item(at, text)));
    }
    return items;
  }

  /// A text or a whole number, as text; what is thrown against it becomes a problem.
  <T> Optional<T> word(String key, Function<String, T> parse) {
    Optional<Value> value = value(key);
    boolean isNumber =
        value.isPresent()
            && value.get().node() instanceof ScalarNode scalar
            && scalar.getTag().equals(Tag.INT);
    return value.flatMap(
        word -> parsed(key, word, isNumber ? Tag.INT : Tag.STR, parse, "text or a whole number"));
  }

  /// A list of whole numbers of 1 or more; a single one is a list of one.
  List<Integer> wholes(String key, int max) {
    List<Integer> wholes = new ArrayList<>();
    for (Node node : nodes(key)) {
      Value item = new Value(Document.line(node.getStartMark()), node);
      parsed(key, item, Tag.INT, text -> within(text, 1, max), "a whole number or a list of them")
          .ifPresent(wholes::add);
    }
    return wholes;
  }

  /// A mapping; it is called after its key and this section.
  Optional<Section> section(String key) {
    String inner = "'" + key + "'" + (place.isEmpty() ? "" : " of " + place);
    return value(key).flatMap(value -> section(key, value, inner));
  }

  private Optional<Section> section(String key, Value value, String place) {
    if (value.node() instanceof MappingNode mapping) {
      return Optional.of(new Section(mapping, place, value.line(), problems, placeholders));
    }
    problems.add(
        value.line(), named(key) + " must hold keys of its own, not " + sort(value.node()));
    return Optional.empty();
  }

  /// A mapping of names to mappings, as `rules` is; each is called after its name.
  Map<String, Section> named(String key, String sort) {
    Map<String, Section> sections = new LinkedHashMap<>();
    section(key)
        .ifPresent(outer ->
            outer.values.forEach((name, value) ->
                outer
                    .section(name, value, sort + " '" + name + "'")
                    .ifPresent(inner -> sections.put(name, inner))));
    return sections;
  }

  /// A list of mappings; each is called after its number.
  List<Section> sections(String key, String sort) {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get().node() instanceof SequenceNode sequence)) {
      problems.add(
          value.get().line(), named(key) + " must be a list, not " + sort(value.get().node()));
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      Value item = new Value(Document.line(node.getStartMark()), node);
      section(key, item, sort + " " + (sections.size() + 1)).ifPresent(sections::add);
    }
    return sections;
  }

  /// A mapping as JSON; placeholders in it are not filled.
  Optional<JsonNode> json(String key, String example) {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get().node() instanceof MappingNode)) {
      problems.add(
          value.get().line(),
          named(key) + " must be a mapping or JSON without quotes around it, such as " + example);
      return Optional.empty();
    }
    return new NodeJson(problems, named(key)).read(value.get().node());
  }

  /// Any value as JSON; placeholders in it are not filled.
  Optional<JsonNode> anyJson(String key) {
    return value(key).flatMap(value -> new NodeJson(problems, named(key)).read(value.node()));
  }

  private Optional<Value> value(String key) {
    known.add(key);
    Value value = values.get(key);
    if (value != null && value.node().getTag().equals(Tag.NULL)) {
      problems.add(value.line(), named(key) + " has no value; give one or leave the key out");
      return Optional.empty();
    }
    return Optional.ofNullable(value);
  }

  private static String sort(Node node) {
    return switch (node) {
      case MappingNode mapping -> "a mapping";
      case SequenceNode sequence -> "a list";
      case ScalarNode scalar when scalar.getTag().equals(Tag.INT) -> "the number " + cut(scalar);
      case ScalarNode scalar when scalar.getTag().equals(Tag.FLOAT) -> "the number " + cut(scalar);
      case ScalarNode scalar when scalar.getTag().equals(Tag.BOOL) -> "the flag " + cut(scalar);
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "nothing";
      case ScalarNode scalar -> "the text '" + cut(scalar) + "'";
      default -> "this";
    };
  }

  private static String cut(ScalarNode scalar) {
    String text = scalar.getValue();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
