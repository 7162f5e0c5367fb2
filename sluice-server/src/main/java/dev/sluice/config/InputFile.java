package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import java.nio.file.Path;

/// A YAML file beside the configuration, which a command takes in; as JSON.
public final class InputFile {

  private InputFile() {}

  /// Reads the whole file; its placeholders stay as they are.
  ///
  /// @throws Fault `invalid-configuration`, with the line of what is wrong
  public static JsonNode yaml(Path file) {
    Problems problems = new Problems(file.toString());
    var json = Document.json(file, problems);
    problems.throwIfAny();
    return json.orElseThrow();
  }

  /// A text of the file with `${env:NAME}` and `${file:path}` filled in, as the configuration has
  /// them.
  ///
  /// @throws Fault `invalid-value` when something is missing
  public static String filled(Path file, String text) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new Placeholders(folder == null ? Path.of("") : folder, System::getenv).fill(text);
  }
}
