package dev.sluice.bench.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Looks from outside how far a hub's packing is.
final class Packed {

  static final String ENDING = ".parquet";

  /// What the packer notes before it publishes, and removes when it has deleted all sources.
  private static final String MANIFEST = "pack-archive.json";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(20);

  private Packed() {}

  /// How many Parquet files an archive's folder has.
  static long in(Path archive) {
    return count(archive, name -> name.endsWith(ENDING));
  }

  /// Whether a hub that is dead has begun to publish a Parquet file.
  static boolean isUnderWay(Path folder) {
    return count(folder, MANIFEST::equals) > 0;
  }

  /// Waits until there are more, or for so long that there may be nothing to pack.
  static void awaitMore(LongSupplier packed) {
    long before = packed.getAsLong();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (packed.getAsLong() == before && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /// A hub that works makes files and takes them away meanwhile.
  private static long count(Path folder, Predicate<String> name) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> all =
        Files.find(folder, 20, (file, _) -> name.test(file.getFileName().toString()))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return 0;
      }
      throw e;
    }
  }
}
