package dev.sluice.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder in which packers of all worlds work, one after the other; what a packer leaves there
/// the next one removes.
final class Workplace {

  static final Path FOLDER = made();

  private Workplace() {}

  private static Path made() {
    try {
      Path folder = Files.createTempDirectory("simulated-packer");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
