package dev.sluice.bench.crash;

import java.util.SplittableRandom;

/// How the target treats one request.
///
/// @param kind what it does
/// @param status what it answers, if it answers
/// @param pauseMillis how long it waits before that
record Conduct(Kind kind, int status, int pauseMillis) {

  /// The most requests for one event that the target treats badly, so that the pauses before the
  /// next attempt stay at a few seconds.
  static final int MOST_BAD = 3;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int REFUSE_ONE_IN = 12;
  private static final int OF = 16;

  /// What becomes of a request.
  enum Kind {
    /// 200: it is the target's now.
    TAKE,
    /// Another 4xx: it is not wanted, now and at every other attempt.
    REFUSE,
    /// A 5xx, so that it comes again.
    FAIL,
    /// A 503 that asks for a second.
    BUSY,
    /// No answer: the connection is closed.
    CLOSE
  }

  /// The conduct towards an event, which follows from a seed alone.
  ///
  /// @param attempt counts what the target saw of the event, from 1
  /// @param calm whether the target is good to all that it does not refuse
  static Conduct of(long seed, int number, int attempt, boolean calm) {
    SplittableRandom random = new SplittableRandom(seed + number * GOLDEN);
    boolean refuses = random.nextInt(REFUSE_ONE_IN) == 0;
    int refusal = new int[] {400, 404, 410, 422}[random.nextInt(4)];
    int bad = random.nextInt(MOST_BAD + 1);
    if (!calm && attempt <= bad) {
      for (int skipped = 1; skipped < attempt; skipped++) {
        random.nextInt();
      }
      return bad(new SplittableRandom(random.nextInt()));
    }
    return refuses ? new Conduct(Kind.REFUSE, refusal, 0) : new Conduct(Kind.TAKE, 200, 0);
  }

  private static Conduct bad(SplittableRandom random) {
    int drawn = random.nextInt(OF);
    if (drawn < 4) {
      return new Conduct(Kind.FAIL, 500, 0);
    }
    if (drawn < 8) {
      return new Conduct(Kind.BUSY, 503, 0);
    }
    if (drawn < 11) {
      return new Conduct(Kind.CLOSE, 0, 0);
    }
    return drawn < 15
        ? new Conduct(Kind.FAIL, 502, random.nextInt(20, 200))
        : new Conduct(Kind.CLOSE, 0, Target.TIMEOUT_MILLIS + 300);
  }
}
