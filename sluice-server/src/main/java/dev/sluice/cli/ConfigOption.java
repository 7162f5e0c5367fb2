package dev.sluice.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option that names the configuration.
final class ConfigOption {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "sluice.yaml",
      description = "The configuration; ${DEFAULT-VALUE} unless told otherwise.")
  private Path file = Path.of("sluice.yaml");

  Path file() {
    return file;
  }
}
