package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.schema.JsonSchema;
import dev.sluice.schema.Mode;
import dev.sluice.schema.SchemaRule;
import dev.sluice.schema.SchemaSet;
import dev.sluice.schema.Versions;
import dev.sluice.view.ViewPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads `schemas`: what the data of events should look like, and what is noted of them.
final class SchemasReader {

  static final String KEY = "schemas";

  /// What stands among the schemas and is none.
  static final String DEFAULTS = "defaults";

  private static final int MAX_NAME = 1_024;

  private final Section top;
  private final Function<String, Path> paths;

  /// @param paths how a path is read
  SchemasReader(Section top, Function<String, Path> paths) {
    this.top = top;
    this.paths = paths;
  }

  SchemaSettings read() {
    Map<String, Section> sections = ConfigurationReader.checked(top, KEY, "schema");
    SchemaSettings standard = SchemaSettings.DEFAULT;
    Versions versions = standard.versions();
    boolean observes = standard.observes();
    List<SchemaRule> rules = new ArrayList<>();
    for (Map.Entry<String, Section> each : sections.entrySet()) {
      Section section = each.getValue();
      if (each.getKey().equals(DEFAULTS)) {
        observes = section.parsed("mode", SchemasReader::observes).orElse(observes);
        versions = versions(section).orElse(versions);
        section.finish();
      } else {
        one(each.getKey(), section).ifPresent(rules::add);
      }
    }
    try {
      SchemaSet.of(rules);
    } catch (Fault e) {
      top.wrong(KEY, e.sentence());
    }
    return new SchemaSettings(rules, versions, observes);
  }

  private static boolean observes(String word) {
    return switch (word) {
      case "observe" -> true;
      case "off" -> false;
      default ->
          throw new IllegalArgumentException(
              "'" + word + "' is not known for what has no schema; write observe or off");
    };
  }

  private static Optional<Versions> versions(Section section) {
    if (!section.has("version")) {
      return Optional.empty();
    }
    if (section.isText("version")) {
      return section.parsed("version", text -> new Versions(List.of(ViewPath.parse(text))));
    }
    List<String> texts = section.list("version").stream().map(Section.Item::text).toList();
    return section.made(() -> new Versions(texts.stream().map(ViewPath::parse).toList()));
  }

  private Optional<SchemaRule> one(String name, Section section) {
    section.need("type", "order.placed");
    Optional<String> type = section.parsed("type", SchemasReader::word);
    Optional<String> version = section.parsed("version", SchemasReader::word);
    Mode mode = section.parsed("mode", Mode::parse).orElse(Mode.WARN);
    Optional<JsonNode> json = json(section);
    section.finish();
    if (type.isEmpty() || json.isEmpty()) {
      return Optional.empty();
    }
    return section
        .made(() -> JsonSchema.of(json.get()))
        .map(compiled -> new SchemaRule(name, type.get(), version, mode, json.get(), compiled));
  }

  private Optional<JsonNode> json(Section section) {
    if (section.has("file") == section.has("schema")) {
      section.refuseAs(
          "needs either 'schema' with the schema itself, or 'file' with the path of one");
      section.anyJson("schema");
      section.text("file");
      return Optional.empty();
    }
    return section.has("file")
        ? section.parsed("file", text -> InputFile.yaml(paths.apply(text)))
        : section.anyJson("schema");
  }

  private static String word(String text) {
    return ConfigurationReader.shortText(text, MAX_NAME);
  }
}
