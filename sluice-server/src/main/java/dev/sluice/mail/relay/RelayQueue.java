package dev.sluice.mail.relay;

import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Letters on their way to an SMTP relay: kept in the registry until the relay has them.
///
/// A letter that the relay does not take is tried again after 5 s, 10 s, 20 s and so on, five
/// minutes at most, for an hour, and a report for two days; then it is dropped, as is one that the
/// relay refuses for good. A restart tries all that wait at once. At most {@value #MAX_WAITING}
/// letters wait.
public final class RelayQueue implements Letters, AutoCloseable {

  /// How many letters may wait.
  public static final int MAX_WAITING = 10_000;

  static final Duration LIFE = Duration.ofHours(1);

  /// A report tells of lost mail, and nobody waits for it in front of a screen.
  static final Duration REPORT_LIFE = Duration.ofDays(2);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int AT_ONCE = 100;

  private static final System.Logger LOG = System.getLogger(RelayQueue.class.getName());

  private final KeptLetters letters;
  private final Relay relay;
  private final Clock clock;
  private final AtomicInteger waiting;
  private final Map<String, Tried> tried = new HashMap<>();
  private final Semaphore news = new Semaphore(0);
  private volatile boolean closed;
  private final Thread worker;

  private record Tried(int times, long notBefore) {}

  RelayQueue(Registry registry, Relay relay, Clock clock, RandomGenerator random) {
    this.letters = new KeptLetters(registry, clock, random);
    this.relay = relay;
    this.clock = clock;
    this.waiting = new AtomicInteger(letters.count(MAX_WAITING));
    this.worker = Thread.ofVirtual().name("mail-relay").unstarted(this::run);
  }

  /// Begins to hand over what waits.
  public static RelayQueue start(
      RelaySettings settings, Registry registry, Clock clock, RandomGenerator random) {
    RelayQueue queue = new RelayQueue(registry, new SmtpRelay(settings), clock, random);
    queue.worker.start();
    return queue;
  }

  @Override
  public Change keep(Letter letter) {
    requireRoom();
    return letters.keep(letter);
  }

  /// The change that keeps a report, as {@link #keep(Letter)} does a letter; whoever writes it has
  /// asked for room before, when the report could still be done without.
  public Change keep(Report report) {
    return letters.keep(report);
  }

  /// Whether any more letters may come.
  ///
  /// @throws Fault `too-many-letters`
  public void requireRoom() {
    if (waiting.get() >= MAX_WAITING) {
      throw Fault.busy(
          "too-many-letters",
          MAX_WAITING + " letters wait for the relay; no more are taken now",
          LONGEST_PAUSE);
    }
  }

  @Override
  public void kept() {
    waiting.incrementAndGet();
    news.release();
  }

  private void run() {
    while (!closed) {
      try {
        if (!step()) {
          pause();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Fault e) {
        LOG.log(Level.WARNING, "letters cannot be looked at now: {0}", e.getMessage());
        try {
          pause();
        } catch (InterruptedException end) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void pause() throws InterruptedException {
    if (news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }

  /// Tries some letters that are due, once each.
  ///
  /// @return whether there was any
  boolean step() {
    List<KeptLetters.Kept> all = letters.oldest(MAX_WAITING);
    waiting.set(all.size());
    tried.keySet().retainAll(all.stream().map(KeptLetters.Kept::id).toList());
    List<KeptLetters.Kept> due = all.stream().filter(this::isDue).limit(AT_ONCE).toList();
    for (KeptLetters.Kept kept : due) {
      if (closed) {
        return false;
      }
      hand(kept);
    }
    return !due.isEmpty();
  }

  private boolean isDue(KeptLetters.Kept kept) {
    Tried before = tried.get(kept.id());
    return before == null || clock.nanos() - before.notBefore() >= 0;
  }

  private void hand(KeptLetters.Kept kept) {
    int times = tried.containsKey(kept.id()) ? tried.get(kept.id()).times() + 1 : 1;
    switch (relay.hand(kept.id(), kept.mailing())) {
      case Relay.Outcome.Taken() -> {
        done(kept);
        LOG.log(Level.INFO, "letter {0}: attempt {1}, taken by the relay", kept.id(), times);
      }
      case Relay.Outcome.Refused(String why) -> {
        done(kept);
        LOG.log(Level.ERROR, "letter {0}: attempt {1}, {2}; it is dropped", kept.id(), times, why);
      }
      case Relay.Outcome.Troubled(String why) -> again(kept, times, why);
    }
  }

  private void again(KeptLetters.Kept kept, int times, String why) {
    if (!clock.now().isBefore(kept.at().plus(life(kept.mailing())))) {
      done(kept);
      LOG.log(
          Level.ERROR,
          "letter {0}: attempt {1}, {2}; it is too old by now and dropped",
          kept.id(),
          times,
          why);
      return;
    }
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 10));
    Duration pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    tried.put(kept.id(), new Tried(times, clock.nanos() + pause.toNanos()));
    LOG.log(
        Level.WARNING,
        "letter {0}: attempt {1}, {2}; again in {3} s",
        kept.id(),
        times,
        why,
        pause.toSeconds());
  }

  private static Duration life(Mailing mailing) {
    return switch (mailing) {
      case Letter _ -> LIFE;
      case Report _ -> REPORT_LIFE;
    };
  }

  private void done(KeptLetters.Kept kept) {
    letters.remove(List.of(kept));
    tried.remove(kept.id());
    waiting.decrementAndGet();
  }

  /// Ends after the letter that is under way; those that wait are kept.
  @Override
  public void close() {
    closed = true;
    news.release();
    try {
      if (worker.getState() != Thread.State.NEW && !worker.join(Duration.ofSeconds(5))) {
        worker.interrupt();
        worker.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
