package dev.sluice.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Commands as people type them, run in a folder.
final class Shell {

  private Shell() {}

  /// How a command ended, and all that it wrote.
  record Ended(int code, String text) {}

  /// Runs a script, which ends at the first command that fails.
  static Ended script(Path folder, String script) throws IOException, InterruptedException {
    return run(folder, List.of("sh", "-e", "-c", script));
  }

  /// Runs a command to its end.
  static Ended run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), text);
    } finally {
      process.destroyForcibly();
    }
  }
}
