package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.transform.InputTransform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the `input` of a rule.
final class InputReader {

  private InputReader() {}

  /// What the input says; empty when there is none, or when it is wrong, which is then noted.
  static Optional<InputTransform> read(Section rule) {
    return rule.section("input").flatMap(InputReader::input);
  }

  private static Optional<InputTransform> input(Section input) {
    long ways = Stream.of("path", "constant", "template", "jsonata").filter(input::has).count();
    if (ways != 1) {
      input.refuseAs("must have exactly one of path:, constant:, template: and jsonata:");
      return Optional.empty();
    }
    Optional<InputTransform> read;
    if (input.has("path")) {
      read = input.parsed("path", InputTransform::path);
    } else if (input.has("jsonata")) {
      read = input.parsed("jsonata", InputTransform::jsonata);
    } else if (input.has("constant")) {
      Optional<JsonNode> json = input.anyJson("constant");
      read = json.flatMap(value -> input.made(() -> InputTransform.constant(value)));
    } else {
      Map<String, String> paths = input.section("paths").map(InputReader::texts).orElse(Map.of());
      Map<String, InputTransform.Table> maps = maps(input);
      read = input.parsed("template", text -> InputTransform.template(text, paths, maps));
    }
    input.finish();
    return read;
  }

  private static Map<String, InputTransform.Table> maps(Section input) {
    Map<String, InputTransform.Table> maps = new LinkedHashMap<>();
    input
        .named("maps", "map")
        .forEach((name, map) -> {
          map.need("path", "$.detail.type");
          map.need("values", "{ bounce: hard_bounce }");
          Optional<String> path = map.text("path");
          Optional<Section> values = map.section("values");
          map.finish();
          if (path.isPresent() && values.isPresent()) {
            map.made(() -> new InputTransform.Table(path.get(), texts(values.get())))
                .ifPresent(table -> maps.put(name, table));
          }
        });
    return maps;
  }

  private static Map<String, String> texts(Section section) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : section.keys()) {
      section.text(key).ifPresent(text -> texts.put(key, text));
    }
    return texts;
  }
}
