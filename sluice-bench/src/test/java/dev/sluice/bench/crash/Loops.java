package dev.sluice.bench.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Loops in a test's folder, and what they print.
final class Loops {

  /// What all hubs of the build start fast with.
  static final Path FAST_START = Path.of("target/fast-start");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Path dir;

  Loops(Path dir) {
    this.dir = dir;
  }

  /// A loop with events of all kinds.
  Findings run(int kills, long seed, String hubMain, String... jvm)
      throws IOException, InterruptedException {
    return new CrashLoop(settings(kills, seed, 10, hubMain, jvm), out()).run();
  }

  /// A loop whose archive stands in a bucket and is packed.
  Findings packed(int kills, long seed, String hubMain) throws IOException, InterruptedException {
    return new CrashLoop(settings(kills, seed, 1, hubMain).packed(), out(), true).run();
  }

  /// A loop with SparkPost's batches.
  Findings sparkPost(int kills, String hubMain, String... jvm)
      throws IOException, InterruptedException {
    return new SparkPostLoop(settings(kills, 7, 1, hubMain, jvm), 5_000, out()).run();
  }

  private Settings settings(int kills, long seed, int every, String hubMain, String... jvm) {
    List<String> options = new ArrayList<>(CrashLoopCommand.QUICK_JVM);
    options.addAll(List.of(jvm));
    return new Settings(kills, seed, every, dir, FAST_START, hubMain, options);
  }

  private PrintStream out() {
    return new PrintStream(printed, true, UTF_8);
  }

  String printed() {
    return printed.toString(UTF_8);
  }

  /// What the loops left in the folder.
  List<Path> left() throws IOException {
    try (Stream<Path> left = Files.list(dir)) {
      return left.toList();
    }
  }
}
