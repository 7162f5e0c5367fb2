package dev.sluice.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.config.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What commands about topics take in from files and arguments.
final class TopicInput {

  private static final int MAX_BYTES = 16 << 20;

  /// Keeps `1.50` as it is written: a message shows it so.
  private static final ObjectReader READER =
      HubClient.JSON
          .readerFor(JsonNode.class)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private TopicInput() {}

  /// A topic in a file: YAML when its name ends so, else JSON. Placeholders are filled in the
  /// credentials and the hash, where the configuration has them too; those of models are variables.
  static ObjectNode topic(Path file) {
    ObjectNode topic = object(file, "one topic: channel, topic and integrations");
    fill(file, topic, "hash");
    for (JsonNode each : topic.path("integrations")) {
      if (each instanceof ObjectNode integration) {
        fill(file, integration, "url");
        fillAll(file, integration.path("credentials"));
        fillAll(file, integration.path("configuration"));
      }
    }
    return topic;
  }

  /// An object in a file: YAML when its name ends so, else JSON.
  ///
  /// @param what how it is called where it is none
  static ObjectNode object(Path file, String what) {
    String name = file.toString();
    boolean isYaml = name.endsWith(".yaml") || name.endsWith(".yml");
    JsonNode json = isYaml ? InputFile.yaml(file) : one(file);
    if (!(json instanceof ObjectNode object)) {
      throw Input.invalid(file + " must hold " + what);
    }
    return object;
  }

  private static void fillAll(Path file, JsonNode credentials) {
    if (credentials instanceof ObjectNode values) {
      List<String> names = new ArrayList<>();
      values.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> fill(file, values, name));
    }
  }

  private static void fill(Path file, ObjectNode object, String member) {
    if (object.path(member).isTextual()) {
      object.put(member, InputFile.filled(file, object.path(member).textValue()));
    }
  }

  private static JsonNode one(Path file) {
    List<JsonNode> values = json(Input.file(file, MAX_BYTES));
    if (values.size() != 1) {
      throw Input.invalid(file + " must hold one JSON value, not " + values.size());
    }
    return values.getFirst();
  }

  /// The JSON values of a file or, for `-`, of standard input, one after the other.
  static List<JsonNode> values(String file) {
    return json(Input.named(file, MAX_BYTES));
  }

  private static List<JsonNode> json(byte[] bytes) {
    try (MappingIterator<JsonNode> values = READER.readValues(bytes)) {
      return values.readAll();
    } catch (JacksonException e) {
      throw Input.invalid("the input is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Input.invalid("the input cannot be read: " + e.getMessage());
    }
  }

  /// Pairs such as `url=https://…`; `url=@FILE` takes the value from a file, without the line break
  /// at its end, so that no secret stands among the arguments of a process.
  static Map<String, String> credentials(Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    given.forEach((name, value) -> values.put(name, secret(value)));
    return values;
  }

  /// A text, or what stands in the file after `@`.
  static String secret(String text) {
    return text.startsWith("@")
        ? new String(Input.file(Path.of(text.substring(1)), MAX_BYTES), StandardCharsets.UTF_8)
            .stripTrailing()
        : text;
  }

  /// A model: a text, or an object when it is one in JSON; `@FILE` takes it from a file.
  static JsonNode model(String given) {
    String text = secret(given);
    if (text.stripLeading().startsWith("{")) {
      List<JsonNode> values = json(text.getBytes(StandardCharsets.UTF_8));
      if (values.size() == 1) {
        return values.getFirst();
      }
    }
    return TextNode.valueOf(text);
  }
}
