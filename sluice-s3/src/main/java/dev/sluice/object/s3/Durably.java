package dev.sluice.object.s3;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// What outlives a loss of power: names and small files.
final class Durably {

  private Durably() {}

  /// Makes a folder and those above it.
  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path above = parent(folder);
      makeFolder(above);
      Files.createDirectories(folder);
      syncNames(above);
    }
  }

  /// Makes the names in a folder durable.
  static void syncNames(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Writes a file whole, by way of another one beside it.
  static void write(Path file, byte[] bytes) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + "~");
    try (FileOutputStream out = new FileOutputStream(half.toFile())) {
      out.write(bytes);
      out.getFD().sync();
    }
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncNames(parent(file));
  }

  static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
