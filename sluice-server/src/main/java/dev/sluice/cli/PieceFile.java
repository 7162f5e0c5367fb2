package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.InputFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The file of a rule, a target or a connection: what would stand under its name in sluice.yaml.
final class PieceFile {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "What would stand under its name in sluice.yaml, in YAML or JSON.")
  private @Nullable Path file;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Only if it is of this version still, as it was shown.")
  private @Nullable Long version;

  /// A rule, as it stands there.
  ObjectNode rule() {
    return TopicInput.object(path(), "one rule: pattern or filters, and targets");
  }

  /// A target or a connection, whose placeholders are filled here: the hub fills none.
  ObjectNode filled(String what) {
    ObjectNode json = TopicInput.object(path(), what);
    fill(json);
    return json;
  }

  Map<String, String> headers() {
    return version == null ? Map.of() : Map.of("If-Match", "\"" + version + "\"");
  }

  private Path path() {
    return Objects.requireNonNull(file);
  }

  private void fill(ObjectNode json) {
    for (String name : json.properties().stream().map(Map.Entry::getKey).toList()) {
      json.set(name, filled(json.path(name)));
    }
  }

  private JsonNode filled(JsonNode value) {
    if (value instanceof ObjectNode inner) {
      fill(inner);
      return inner;
    }
    if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, filled(list.get(i)));
      }
      return list;
    }
    return value.isTextual()
        ? HubClient.JSON
            .getNodeFactory()
            .textNode(InputFile.filled(path(), value.textValue()).replace("${", "$${"))
        : value;
  }
}
