package dev.sluice.delivery;

import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Keeps attempts from a target that fails, so that a broken receiver is not asked once for each
/// event, and what is owed to it does not use up its attempts.
///
/// ```
/// CLOSED ── too many failures ──► OPEN ── pause over ──► HALF_OPEN ── trial worked ──► CLOSED
///                                  ▲                        │
///                                  └── trial failed, pause doubled ┘
/// ```
///
/// A refusal for good counts as an answer, not as a failure: whoever says 400 is there.
final class Circuit {

  private static final System.Logger LOG = System.getLogger(Circuit.class.getName());
  private static final int SLICES = 10;

  private final String target;
  private final Optional<CircuitPolicy> policy;
  private final Clock clock;
  private final long[] slices = new long[SLICES];
  private final int[] failed = new int[SLICES];
  private final int[] all = new int[SLICES];
  private Standing.State state = Standing.State.CLOSED;
  private Optional<String> cause = Optional.empty();
  private int inARow;
  private int openings;
  private long openedNanos;
  private Duration pause = Duration.ZERO;
  private boolean isTrying;

  /// @param policy empty for a circuit that never opens
  Circuit(String target, Optional<CircuitPolicy> policy, Clock clock) {
    this.target = target;
    this.policy = policy;
    this.clock = clock;
  }

  /// How many attempts may begin now, up to a number.
  synchronized int allowed(int wanted) {
    return switch (state) {
      case CLOSED -> wanted;
      case OPEN -> clock.since(openedNanos).compareTo(pause) < 0 ? 0 : Math.min(1, wanted);
      case HALF_OPEN -> isTrying ? 0 : Math.min(1, wanted);
    };
  }

  /// Notes that attempts begin.
  synchronized void began(int attempts) {
    if (attempts > 0 && state != Standing.State.CLOSED) {
      state = Standing.State.HALF_OPEN;
      isTrying = true;
      LOG.log(
          Level.INFO, "target {0}: one delivery is tried, to see whether it works again", target);
    }
  }

  /// Notes that an attempt ended that says nothing of the target.
  synchronized void gaveBack() {
    isTrying = false;
    notifyAll();
  }

  /// Notes that the target has answered.
  synchronized void worked() {
    count(false);
    inARow = 0;
    if (state != Standing.State.CLOSED) {
      LOG.log(Level.INFO, "target {0} works again; its deliveries go on", target);
      state = Standing.State.CLOSED;
      cause = Optional.empty();
      openings = 0;
      Arrays.fill(all, 0);
      Arrays.fill(failed, 0);
    }
    isTrying = false;
    notifyAll();
  }

  /// Notes that the target has failed.
  ///
  /// @param code the failure's
  synchronized void failed(String code) {
    if (policy.isEmpty()) {
      return;
    }
    count(true);
    inARow++;
    boolean opens =
        switch (state) {
          case CLOSED -> inARow >= policy.get().failures() || isShareReached(policy.get());
          case OPEN -> false;
          case HALF_OPEN -> isTrying;
        };
    isTrying = false;
    if (opens) {
      open(policy.get(), code);
    }
    notifyAll();
  }

  private void open(CircuitPolicy of, String code) {
    Duration longest =
        of.pause().compareTo(CircuitPolicy.LONGEST) > 0 ? of.pause() : CircuitPolicy.LONGEST;
    Duration doubled = of.pause().multipliedBy(1L << Math.min(openings, 20));
    pause = doubled.compareTo(longest) > 0 ? longest : doubled;
    openings++;
    state = Standing.State.OPEN;
    openedNanos = clock.nanos();
    cause = Optional.of(code);
    LOG.log(
        Level.WARNING,
        "target {0} fails ({1}, {2} times in a row); no attempts for {3}",
        target,
        code,
        inARow,
        pause);
  }

  private void count(boolean isFailure) {
    if (policy.isEmpty() || policy.get().share() == 0) {
      return;
    }
    long slice = slice(policy.get());
    int at = (int) Math.floorMod(slice, (long) SLICES);
    if (slices[at] != slice) {
      slices[at] = slice;
      all[at] = 0;
      failed[at] = 0;
    }
    all[at]++;
    failed[at] += isFailure ? 1 : 0;
  }

  private long slice(CircuitPolicy of) {
    return clock.nanos() / (of.window().toNanos() / SLICES);
  }

  private boolean isShareReached(CircuitPolicy of) {
    if (of.share() == 0) {
      return false;
    }
    long now = slice(of);
    int sum = 0;
    int bad = 0;
    for (int i = 0; i < SLICES; i++) {
      if (now - slices[i] < SLICES) {
        sum += all[i];
        bad += failed[i];
      }
    }
    return sum >= CircuitPolicy.LEAST && bad >= of.share() * sum;
  }

  /// Waits while no attempt may begin, up to a time.
  ///
  /// @return whether it has waited
  synchronized boolean await(Duration atMost) throws InterruptedException {
    long began = clock.nanos();
    boolean hasWaited = false;
    while (allowed(1) == 0 && clock.since(began).compareTo(atMost) < 0) {
      Duration left = isTrying ? atMost : pause.minus(clock.since(openedNanos));
      Duration wait = left.compareTo(atMost) < 0 ? left : atMost;
      hasWaited = true;
      wait(Math.max(1, wait.toMillis()));
    }
    return hasWaited;
  }

  synchronized Standing standing() {
    return new Standing(
        state,
        state == Standing.State.OPEN
            ? Optional.of(clock.now().plus(pause.minus(clock.since(openedNanos))))
            : Optional.empty(),
        cause);
  }
}
