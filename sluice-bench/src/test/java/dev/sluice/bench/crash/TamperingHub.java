package dev.sluice.bench.crash;

import dev.sluice.cli.Sluice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The real hub, whose archive goes wrong when it is asked to stop: so that the loop can be seen to
/// fail.
///
/// `-Dtamper=lose` deletes the largest file, `-Dtamper=twice` copies it into another partition.
/// Both want an archive that is finished: a hub that finds its own work undone does not go on.
final class TamperingHub {

  private TamperingHub() {}

  /// As the hub's.
  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(new Thread(TamperingHub::tamper));
    Sluice.main(args);
  }

  private static void tamper() {
    Path archive = Path.of("archive");
    try {
      spoil(archive, published(archive).getLast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> published(Path archive) throws IOException {
    try (Stream<Path> all = Files.walk(archive)) {
      return all.filter(file -> file.toString().endsWith(".jsonl"))
          .filter(file -> !archive.relativize(file).startsWith(".sluice"))
          .sorted(Comparator.comparingLong(file -> file.toFile().length()))
          .toList();
    }
  }

  private static void spoil(Path archive, Path file) throws IOException {
    if ("lose".equals(System.getProperty("tamper"))) {
      Files.delete(file);
    } else {
      Path again = Files.createDirectories(archive.resolve("again"));
      Files.copy(file, again.resolve(file.getFileName()));
    }
  }
}
