package dev.sluice.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A page of the documentation.
record Page(Path file, String text) {

  /// The folder that holds the documentation, wherever the tests are started from.
  static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("docs/configuration.md"))) {
        return at;
      }
    }
    throw new IllegalStateException("docs/configuration.md is in no folder above " + start);
  }

  static Page read(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The examples in a language, in their order.
  List<String> examples(String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /// A command of an example, and what the page says that it answers; empty when it says nothing.
  record Step(String command, String answer) {

    /// The commands of an example: what stands between two lines that begin with `# `.
    static List<Step> of(String example) {
      List<Step> steps = new ArrayList<>();
      StringBuilder command = new StringBuilder();
      for (String line : example.lines().toList()) {
        if (line.startsWith("# ")) {
          steps.add(new Step(command.toString(), line.substring(2)));
          command.setLength(0);
        } else {
          command.append(line).append('\n');
        }
      }
      if (!command.isEmpty()) {
        steps.add(new Step(command.toString(), ""));
      }
      return steps;
    }

    /// Whether the page says this; `…` on the page stands for anything.
    boolean says(String said) {
      StringBuilder pattern = new StringBuilder();
      for (String part : answer.split("…", -1)) {
        pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
      }
      return said.strip().matches(pattern.toString());
    }
  }
}
