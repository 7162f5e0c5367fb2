package dev.sluice.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The folder that a scenario writes in.
public final class Workspace {

  @Option(
      names = "--dir",
      defaultValue = "sluice-bench/target/bench",
      description =
          "Folder for what is written, on the disk to be measured (default ${DEFAULT-VALUE}). What"
              + " a run wrote is deleted after it, but for caches of classes.")
  private Path dir = Path.of("sluice-bench/target/bench");

  /// As it was given.
  public Path dir() {
    return dir;
  }
}
