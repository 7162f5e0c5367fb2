package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads a node as the JSON that it would be.
///
/// Aliases are written out, which is why the number of nodes and their depth have limits: an alias
/// may stand inside its own anchor.
final class NodeJson {

  /// The most values that one piece of JSON may have.
  static final int MAX_VALUES = 100_000;

  private static final int MAX_DIGITS = 1_000;

  private final Problems problems;
  private final String named;
  private int count;
  private boolean failed;

  /// @param named how the value is called in problems
  NodeJson(Problems problems, String named) {
    this.problems = problems;
    this.named = named;
  }

  /// The JSON; empty when there was a problem.
  Optional<JsonNode> read(Node node) {
    JsonNode json = value(node, 1);
    return failed ? Optional.empty() : Optional.ofNullable(json);
  }

  private @Nullable JsonNode value(Node node, int depth) {
    if (++count > MAX_VALUES || depth > Document.MAX_DEPTH) {
      return fail(
          node,
          "has more than "
              + MAX_VALUES
              + " values or "
              + Document.MAX_DEPTH
              + " levels, once aliases are written out");
    }
    return switch (node) {
      case MappingNode mapping -> object(mapping, depth);
      case SequenceNode sequence -> array(sequence, depth);
      case ScalarNode scalar -> scalar(scalar);
      default -> fail(node, "holds something that JSON has no word for");
    };
  }

  private @Nullable JsonNode object(MappingNode mapping, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode name) || !name.getTag().equals(Tag.STR)) {
        return fail(key, "has a key that is not text; put quotes around it");
      }
      if (object.has(name.getValue())) {
        return fail(key, "has the key '" + name.getValue() + "' twice in one mapping");
      }
      JsonNode value = value(tuple.getValueNode(), depth + 1);
      if (value == null) {
        return null;
      }
      object.set(name.getValue(), value);
    }
    return object;
  }

  private @Nullable JsonNode array(SequenceNode sequence, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node node : sequence.getValue()) {
      JsonNode value = value(node, depth + 1);
      if (value == null) {
        return null;
      }
      array.add(value);
    }
    return array;
  }

  private @Nullable JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (tag.equals(Tag.STR)) {
      return json.textNode(text);
    }
    if (tag.equals(Tag.NULL)) {
      return json.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return json.booleanNode(text.equalsIgnoreCase("true"));
    }
    if (text.length() > MAX_DIGITS) {
      return fail(scalar, "has a number of more than " + MAX_DIGITS + " digits");
    }
    try {
      if (tag.equals(Tag.INT)) {
        return json.numberNode(whole(text));
      }
      if (tag.equals(Tag.FLOAT)) {
        return json.numberNode(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      return fail(scalar, "has '" + text + "', which JSON cannot say as a number");
    }
    return fail(scalar, "has the tag " + tag.getValue() + ", which JSON has no word for");
  }

  /// YAML 1.2's core schema knows `0x…` and `0o…` besides decimal numbers.
  private static BigInteger whole(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o")
        ? new BigInteger(text.substring(2), 8)
        : new BigInteger(text.startsWith("+") ? text.substring(1) : text);
  }

  private @Nullable JsonNode fail(Node node, String trouble) {
    failed = true;
    problems.add(Document.line(node.getStartMark()), named + " " + trouble);
    return null;
  }
}
