package dev.sluice.simulation;

import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Who can do something in a world.
enum Actor {
  CLIENT(6),
  WRITER(6),
  INDEX(2),
  ROUTER(5),
  RETENTION(3),
  GOOD(2),
  GOOD_ATTEMPT(4),
  FLAKY(2),
  FLAKY_ATTEMPT(4),
  HANGING(1),
  HANGING_ATTEMPT(1),
  QUARANTINE(2),
  QUARANTINE_ATTEMPT(3),
  PLAIN(3),
  SHAPED(3),
  PACKED(4),
  PACKER(3),
  /// Asks the archive that is packed, and is slow.
  READER(2),
  /// Changes schemas, and recovers what is in quarantine.
  OPERATOR(2),
  TIME(3),
  TROUBLE(1);

  /// What the process does by itself.
  static final Set<Actor> LOOPS = EnumSet.range(WRITER, PACKER);

  private static final int SUM = sum();

  private final int weight;

  Actor(int weight) {
    this.weight = weight;
  }

  private static int sum() {
    int sum = 0;
    for (Actor actor : values()) {
      sum += actor.weight;
    }
    return sum;
  }

  static Actor drawn(RandomGenerator random) {
    int at = random.nextInt(SUM);
    for (Actor actor : values()) {
      at -= actor.weight;
      if (at < 0) {
        return actor;
      }
    }
    throw new AssertionError("the weights do not add up");
  }

  /// Attempts at one target may run side by side, and so may people; of all others there is one.
  boolean isOne() {
    return switch (this) {
      case CLIENT, GOOD_ATTEMPT, FLAKY_ATTEMPT, HANGING_ATTEMPT, QUARANTINE_ATTEMPT, READER, TIME ->
          false;
      case WRITER,
          INDEX,
          ROUTER,
          RETENTION,
          GOOD,
          FLAKY,
          HANGING,
          QUARANTINE,
          PLAIN,
          SHAPED,
          PACKED,
          PACKER,
          OPERATOR,
          TROUBLE ->
          true;
    };
  }
}
