package dev.sluice.target.app;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// The file of an application, or the folder of an unpacked WAR.
record AppFile(Path path, Optional<String> type) {

  /// As many files of a folder are looked at; with more, a change in the others is not seen.
  private static final int MOST_FILES = 10_000;

  /// What a version is told from another by.
  ///
  /// @param modified when the newest of its files was written
  record Stamp(Instant modified, long bytes, long files) {}

  /// The version that is there now; empty when none is, or it cannot be looked at.
  Optional<Stamp> stamp() {
    try (Stream<Path> files = Files.walk(path)) {
      Instant newest = Instant.EPOCH;
      long bytes = 0;
      long count = 0;
      for (Iterator<Path> each = files.limit(MOST_FILES).iterator(); each.hasNext(); count++) {
        BasicFileAttributes of = Files.readAttributes(each.next(), BasicFileAttributes.class);
        Instant modified = of.lastModifiedTime().toInstant();
        newest = modified.isAfter(newest) ? modified : newest;
        bytes += of.isRegularFile() ? of.size() : 0;
      }
      return Optional.of(new Stamp(newest, bytes, count));
    } catch (IOException | UncheckedIOException e) {
      // A file that goes while it is looked at is one that changes: the next look sees what is
      // there.
      return Optional.empty();
    }
  }

  /// What can be seen to be wrong without running anything.
  Optional<String> trouble() {
    if (!Files.exists(path)) {
      return Optional.of("there is no file " + path);
    }
    if (Files.isDirectory(path)) {
      return Files.isDirectory(path.resolve("WEB-INF"))
          ? Optional.empty()
          : Optional.of(path + " is a folder without WEB-INF, so it is no unpacked WAR");
    }
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      boolean isThere =
          type.isEmpty() || jar.getEntry(type.get().replace('.', '/') + ".class") != null;
      return isThere
          ? Optional.empty()
          : Optional.of("there is no class " + type.get() + " in " + path);
    } catch (IOException e) {
      return Optional.of(path + " cannot be read as a jar: " + e.getMessage());
    }
  }

  /// Copies a jar, so that the copy that runs is not changed by whoever writes the next version.
  Path copy(Path copy) {
    try {
      Files.createDirectories(copy.toAbsolutePath().getParent());
      Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "application-not-started",
          path + " could not be copied to " + copy + ": " + e,
          e);
    }
  }
}
