package dev.sluice.bench.crash;

import dev.sluice.bench.child.ChildServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A cache of the hub's classes, as `./sluice` makes one: hubs are killed so often that it counts
/// how fast they start.
final class FastStarts {

  private static final Duration TRAINED_WITHIN = Duration.ofMinutes(2);

  private FastStarts() {}

  /// The options of the hub's virtual machine, with the cache if one could be made.
  static List<String> prepare(Path folder, String hubMain, List<String> jvm)
      throws IOException, InterruptedException {
    if (!ChildServer.canHaveCache()) {
      return jvm;
    }
    Path cache = folder.resolve("hub.aot");
    Path demo = Files.createDirectory(folder.resolve("training"));
    List<String> training = new ArrayList<>(jvm);
    training.add("-XX:AOTCacheOutput=" + cache);
    try (ChildServer hub =
        ChildServer.launch(demo, training, hubMain, List.of("demo", "--once", "--seconds", "1"))) {
      if (!hub.isEndedWithin(TRAINED_WITHIN) || !Files.exists(cache)) {
        return jvm;
      }
    }
    List<String> fast = new ArrayList<>(jvm);
    fast.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    return fast;
  }
}
