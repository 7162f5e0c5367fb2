package dev.sluice.management;

import dev.sluice.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Ids that sort as text in the order in which they were made: UUIDs of version 7 (RFC 9562 §5.7).
///
/// The 12 bits of `rand_a` count the ids of one millisecond (RFC 9562 §6.2, method 1). When they
/// are used up, or the clock was set back, the time of the id before is gone on from.
final class TimeOrderedIds {

  private static final long MAX_COUNT = 0xfff;
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Clock clock;
  private final RandomGenerator random;
  private long millis;
  private long count;

  TimeOrderedIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Has all further ids sort behind another one.
  synchronized void goOnFrom(String id) {
    long head = UUID.fromString(id).getMostSignificantBits();
    if (head >>> 16 >= millis) {
      millis = head >>> 16;
      count = head & MAX_COUNT;
    }
  }

  synchronized String next() {
    long now = clock.now().toEpochMilli();
    if (now > millis) {
      millis = now;
      count = 0;
    } else if (count < MAX_COUNT) {
      count++;
    } else {
      millis++;
      count = 0;
    }
    long head = millis << 16 | VERSION | count;
    return new UUID(head, VARIANT | random.nextLong() >>> 2).toString();
  }
}
