package dev.sluice.bench.crash;

import java.nio.file.Path;
import java.util.List;

/// What a crash loop is told.
///
/// @param kills how often the hub is killed
/// @param seed what every choice of the loop follows from; when things happen is up to the machine
/// @param every a line is printed after so many kills
/// @param dir where the loop makes its folder
/// @param fastStart where is kept what the hubs start fast with
/// @param hubMain the hub's main class
/// @param hubJvm the options of the hub's virtual machine
/// @param isPacked whether the archive is packed into Parquet
record Settings(
    int kills,
    long seed,
    int every,
    Path dir,
    Path fastStart,
    String hubMain,
    List<String> hubJvm,
    boolean isPacked) {

  /// The most kills of one loop.
  static final int MOST_KILLS = 100_000;

  /// With an archive of lines.
  Settings(
      int kills,
      long seed,
      int every,
      Path dir,
      Path fastStart,
      String hubMain,
      List<String> hubJvm) {
    this(kills, seed, every, dir, fastStart, hubMain, hubJvm, false);
  }

  /// The same with an archive that is packed.
  Settings packed() {
    return new Settings(kills, seed, every, dir, fastStart, hubMain, hubJvm, true);
  }

  /// Checks the bounds, before anything is started.
  Settings {
    if (kills < 1 || kills > MOST_KILLS) {
      throw new IllegalArgumentException(
          "--kills " + kills + " is not possible; 1 to " + MOST_KILLS + " are right");
    }
    if (every < 1) {
      throw new IllegalArgumentException("--every " + every + " is not possible; 1 is the least");
    }
    hubJvm = List.copyOf(hubJvm);
  }
}
