package dev.sluice.notify.template;

import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a message looks like: a text with variables, or an object whose strings are such texts.
///
/// | bound | |
/// | --- | --- |
/// | a text | 65,536 characters |
/// | an object, as JSON | 262,144 bytes, 32 levels deep |
/// | variables in a model | 500 |
/// | a rendered text | what its place takes, at most 262,144 characters |
/// | a rendered model | 524,288 characters |
///
/// Field names, numbers, `true`, `false` and `null` of an object stay as they are.
public final class Model {

  /// How many variables a model may have.
  public static final int MAX_VARIABLES = 500;

  /// How deep an object may be.
  public static final int MAX_DEPTH = 32;

  /// How many characters the texts of a rendered model may have together.
  public static final int MAX_RENDERED = 512 << 10;

  private sealed interface Node {
    record Leaf(Template template) implements Node {}

    record Fixed(Json json) implements Node {}

    record Branch(Json.Fields source, Map<String, Node> children) implements Node {}

    record Row(List<Node> children) implements Node {}
  }

  private final Node root;
  private final Set<String> names = new TreeSet<>();
  private int variables;

  private Model(Json source) {
    this.root = node(source, 0);
    if (variables > MAX_VARIABLES) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-template",
          "a model has at most " + MAX_VARIABLES + " variables; this one has " + variables);
    }
  }

  /// A model that is a text.
  ///
  /// @throws Fault `invalid-template`
  public static Model of(String text) {
    return of(new Json.Text(text));
  }

  /// A model that is a text or an object.
  ///
  /// @throws Fault `invalid-template`
  public static Model of(Json source) {
    return switch (source) {
      case Json.Text _, Json.Fields _ -> new Model(source);
      case Json.Items _, Json.Scalar _ ->
          throw Fault.of(
              Fault.Kind.INVALID,
              "invalid-template",
              "a model is a text, or an object whose strings are texts");
    };
  }

  private Node node(Json json, int depth) {
    if (depth > MAX_DEPTH) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-template",
          "a model is at most " + MAX_DEPTH + " levels deep");
    }
    return switch (json) {
      case Json.Text(String text) -> {
        Template template = Template.parse(text);
        names.addAll(template.names());
        variables += template.variables();
        yield new Node.Leaf(template);
      }
      case Json.Scalar scalar -> new Node.Fixed(scalar);
      case Json.Items(List<Json> items) -> {
        List<Node> children = new ArrayList<>();
        for (Json item : items) {
          children.add(node(item, depth + 1));
        }
        yield new Node.Row(List.copyOf(children));
      }
      case Json.Fields fields -> {
        Map<String, Node> children = new LinkedHashMap<>();
        for (Map.Entry<String, Json> field : fields.values().entrySet()) {
          children.put(field.getKey(), node(field.getValue(), depth + 1));
        }
        yield new Node.Branch(fields, children);
      }
    };
  }

  /// The text that the model is.
  ///
  /// @throws IllegalArgumentException when it is an object
  Template text() {
    if (root instanceof Node.Leaf(Template template)) {
      return template;
    }
    throw new IllegalArgumentException("the model is an object and no text");
  }

  /// The names of variables that the model speaks of, as it writes them.
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /// Fills in the variables.
  ///
  /// @throws Fault `message-too-long` when the model's own text is longer than its place takes, or
  ///   all texts together are longer than {@link #MAX_RENDERED}
  public Rendered render(Json.Fields metadata, Places places) {
    return render(metadata, Optional.empty(), places);
  }

  /// Fills in the variables of several posts.
  ///
  /// @throws Fault as {@link #render(Json.Fields, Places)}
  public Rendered render(Roll roll, Places places) {
    return render(roll.variables(), Optional.of(roll), places);
  }

  private Rendered render(Json.Fields metadata, Optional<Roll> roll, Places places) {
    Rendering rendering = new Rendering(metadata, roll, places);
    Json content = rendering.of(root, "", Json.Fields.NONE);
    return new Rendered(content, rendering.missing, rendering.shortened);
  }

  /// One pass over a model.
  private static final class Rendering {
    private final Json.Fields metadata;
    private final Optional<Roll> roll;
    private final Places places;
    private final TreeSet<String> missing = new TreeSet<>();
    private final Set<String> shortened = new TreeSet<>();
    private int characters;

    Rendering(Json.Fields metadata, Optional<Roll> roll, Places places) {
      this.metadata = metadata;
      this.roll = roll;
      this.places = places;
    }

    Json of(Node node, String path, Json.Fields parent) {
      return switch (node) {
        case Node.Fixed(Json json) -> json;
        case Node.Leaf(Template template) -> {
          Place place = places.at(path, parent);
          if (!path.isEmpty() && isArray(template)) {
            Json array = escaped(metadata.find(Roll.NAME).orElseThrow(), place.escape());
            count(array.compact().length());
            yield array;
          }
          String text = template.render(metadata, roll, place, path, missing, shortened);
          count(text.length());
          yield new Json.Text(text);
        }
        case Node.Row(List<Node> children) -> {
          List<Json> items = new ArrayList<>();
          for (int i = 0; i < children.size(); i++) {
            items.add(of(children.get(i), below(path, Integer.toString(i)), parent));
          }
          yield new Json.Items(items);
        }
        case Node.Branch(Json.Fields source, Map<String, Node> children) -> {
          Map<String, Json> fields = new LinkedHashMap<>();
          children.forEach((name, child) -> fields.put(name, of(child, below(path, name), source)));
          yield new Json.Fields(fields);
        }
      };
    }

    private boolean isArray(Template template) {
      return roll.isPresent() && roll.get().item().isEmpty() && template.isOnly(Roll.NAME);
    }

    /// Values of others stay texts, wherever they stand in the array.
    private static Json escaped(Json json, Escape escape) {
      return switch (json) {
        case Json.Scalar scalar -> scalar;
        case Json.Text(String text) -> new Json.Text(escape.apply(text));
        case Json.Items(List<Json> items) ->
            new Json.Items(items.stream().map(item -> escaped(item, escape)).toList());
        case Json.Fields fields -> {
          Map<String, Json> values = new LinkedHashMap<>();
          fields.values().forEach((name, value) -> values.put(name, escaped(value, escape)));
          yield new Json.Fields(values);
        }
      };
    }

    private void count(int more) {
      characters += more;
      if (characters > MAX_RENDERED) {
        throw Fault.of(
            Fault.Kind.TOO_LARGE,
            "message-too-long",
            "the texts of the message have more than %,d characters together"
                .formatted(MAX_RENDERED));
      }
    }

    private static String below(String path, String step) {
      return path.isEmpty() ? step : path + "." + step;
    }
  }
}
