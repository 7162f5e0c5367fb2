package dev.sluice.simulation;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A range of worlds.
///
/// `-Dsluice.seed=N` asks for one of them, `-Dsluice.seeds=N` for so many, `-Dsluice.first=N` for
/// those from N on.
///
/// @param first the first seed
/// @param count how many
record Seeds(long first, long count) {

  private static final long DEFAULT_COUNT = 100;

  /// Held, because the JDK forgets a logger that nobody holds, and its level with it.
  private static final Logger ALL = Logger.getLogger("dev.sluice");

  /// A world in which a fact did not hold.
  record Finding(long seed, Throwable cause, Trail trail) {
    @Override
    public String toString() {
      return "seed %d: %s\nreplay it with -Dtest=SimulationTest -Dsluice.seed=%d; its last steps:\n%s"
          .formatted(seed, cause.getMessage(), seed, trail);
    }
  }

  /// What the command line asks for.
  static Seeds asked() {
    Long one = Long.getLong("sluice.seed");
    return one != null
        ? new Seeds(one, 1)
        : new Seeds(Long.getLong("sluice.first", 1), Long.getLong("sluice.seeds", DEFAULT_COUNT));
  }

  /// Lives through the worlds up to the first in which a fact does not hold.
  Optional<Finding> firstBroken(Parts parts) {
    Level before = ALL.getLevel();
    // What the hub says of each simulated trouble is not for the reader.
    ALL.setLevel(Level.OFF);
    try {
      for (long seed = first; seed < first + count; seed++) {
        World world = new World(seed, parts);
        try {
          world.live();
        } catch (Exception | AssertionError e) {
          return Optional.of(new Finding(seed, e, world.trail()));
        }
      }
      return Optional.empty();
    } finally {
      ALL.setLevel(before);
    }
  }
}
