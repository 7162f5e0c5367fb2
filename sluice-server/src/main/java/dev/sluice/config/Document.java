package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// One YAML 1.2 document in one file, as nodes that know their lines.
final class Document {

  /// The most bytes that the file may hold.
  static final int MAX_BYTES = 1 << 20;

  /// How deep mappings and lists may stand in each other.
  static final int MAX_DEPTH = 64;

  private static final String NO_KEYS = "the file must hold keys, such as 'rules:' and 'targets:'";

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setCodePointLimit(MAX_BYTES)
          .setMaxAliasesForCollections(50)
          .build();

  private Document() {}

  /// The top of a file; empty when there is a problem, which is then noted.
  static Optional<Section> read(Path file, Problems problems, Placeholders placeholders) {
    Optional<String> text = text(file, problems);
    Optional<Node> node = text.flatMap(yaml -> compose(yaml, problems));
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof MappingNode mapping) {
      return Optional.of(new Section(mapping, "", 1, problems, placeholders));
    }
    problems.add(1, NO_KEYS);
    return Optional.empty();
  }

  /// A file as JSON; empty when there is a problem, which is then noted.
  static Optional<JsonNode> json(Path file, Problems problems) {
    return text(file, problems)
        .flatMap(yaml -> compose(yaml, problems))
        .flatMap(node -> new NodeJson(problems, "the file").read(node));
  }

  /// A piece of configuration that the program brings itself, and that is therefore right.
  ///
  /// @param place how it is called in problems, whose lines would be those of the piece
  static Section part(String yaml, String place, Problems problems) {
    Node node =
        compose(yaml, problems)
            .orElseThrow(() -> new IllegalStateException(place + " is not YAML"));
    Placeholders none = new Placeholders(Path.of(""), _ -> null);
    return new Section((MappingNode) node, place, 1, problems, none);
  }

  /// What a caller of the API has given as JSON, with keys and values as the file has them.
  static Section given(ObjectNode json, Problems problems) {
    return new Section((MappingNode) node(json), "", 1, problems, Placeholders.REFUSED);
  }

  /// JSON as the node that it would be in a file. Its depth is bounded by whoever has parsed it.
  private static Node node(JsonNode json) {
    if (json.isObject()) {
      List<NodeTuple> members = new ArrayList<>();
      json.properties()
          .forEach(member ->
              members.add(
                  new NodeTuple(scalar(Tag.STR, member.getKey()), node(member.getValue()))));
      return new MappingNode(Tag.MAP, members, FlowStyle.FLOW);
    }
    if (json.isArray()) {
      List<Node> items = new ArrayList<>();
      json.forEach(item -> items.add(node(item)));
      return new SequenceNode(Tag.SEQ, items, FlowStyle.FLOW);
    }
    Tag tag =
        json.isTextual()
            ? Tag.STR
            : json.isBoolean()
                ? Tag.BOOL
                : json.isNull() ? Tag.NULL : json.isIntegralNumber() ? Tag.INT : Tag.FLOAT;
    return scalar(tag, json.asText());
  }

  private static Node scalar(Tag tag, String text) {
    return new ScalarNode(tag, text, ScalarStyle.DOUBLE_QUOTED);
  }

  private static Optional<String> text(Path file, Problems problems) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        problems.add(1, "the file holds more than " + Units.shown(MAX_BYTES));
        return Optional.empty();
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      problems.add(1, "there is no such file");
    } catch (CharacterCodingException e) {
      problems.add(1, "the file is not UTF-8 text");
    } catch (IOException e) {
      problems.add(1, "the file cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<Node> compose(String text, Problems problems) {
    try {
      if (!isOneBoundedDocument(text, problems)) {
        return Optional.empty();
      }
      Optional<Node> node = new Compose(SETTINGS).composeString(text);
      if (node.isEmpty()) {
        problems.add(1, NO_KEYS);
      }
      return node;
    } catch (MarkedYamlEngineException e) {
      problems.add(line(e.getProblemMark()), "this is not YAML: " + e.getProblem());
    } catch (ReaderException e) {
      problems.add(1, "a character that YAML does not allow stands at " + e.getPosition());
    } catch (YamlEngineException e) {
      problems.add(1, "this is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  /// Looks at the events before any tree is built: the tree is built by recursion, which a deep
  /// document would make run out of stack.
  private static boolean isOneBoundedDocument(String text, Problems problems) {
    int documents = 0;
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event.getEventId()) {
        case DocumentStart -> documents++;
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (documents > 1) {
        problems.add(line(event.getStartMark()), "only one document may stand in the file");
        return false;
      }
      if (depth > MAX_DEPTH) {
        problems.add(line(event.getStartMark()), "nested more than " + MAX_DEPTH + " levels deep");
        return false;
      }
    }
    return true;
  }

  static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0) + 1;
  }
}
