package dev.sluice.retention;

import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Forgets the oldest stretch of the journal when it is too old, or the journal too large, and
/// nothing needs it.
///
/// The outbox forgets first, and durably: a crash in between leaves events that nobody needs, never
/// a delivery without its event. What holds retention back is said once for each that does, and
/// again every {@link #REMINDER}.
public final class Retention {

  /// After how long the same hindrance is said again.
  static final Duration REMINDER = Duration.ofHours(6);

  /// From which part of a limit on it is said what will be dropped, in percent.
  private static final int WARNING_PERCENT = 80;

  private static final System.Logger LOG = System.getLogger(Retention.class.getName());

  private final RetentionSettings settings;
  private final Journal journal;
  private final Outbox outbox;
  private final Clock clock;

  private String said = "";
  private long saidNanos;
  private @Nullable Position warnedOf;

  /// What the steps since the last report have removed.
  private long events;

  private long bytes;
  private long deliveries;
  private long dropped;
  private long deadLetters;

  /// Retention of one journal and its outbox.
  public Retention(RetentionSettings settings, Journal journal, Outbox outbox, Clock clock) {
    this.settings = settings;
    this.journal = journal;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// Looks at the oldest stretch, and forgets it if it may.
  ///
  /// @return whether it was forgotten, so that there may be more
  public boolean step() {
    Instant now = clock.now();
    Instant deadBefore = now.minus(settings.deadLetters());
    long gone = outbox.forgetDead(deadBefore);
    deadLetters += gone;
    boolean worked = forgetOldest(now, deadBefore) || gone > 0;
    if (!worked) {
      report();
    }
    return worked;
  }

  private boolean forgetOldest(Instant now, Instant deadBefore) {
    Optional<Stretch> found = journal.oldest();
    if (found.isEmpty()) {
      return false;
    }
    Stretch oldest = found.get();
    long held = journal.bytes();
    if (!isDue(oldest, held, now, 100)) {
      if (settings.dropUndelivered() && isDue(oldest, held, now, WARNING_PERCENT)) {
        warnOfDrop(oldest);
      }
      return false;
    }
    Optional<Need> need = outbox.needed(oldest.first(), oldest.next(), deadBefore);
    if (need.isPresent() && (!settings.dropUndelivered() || need.get() instanceof Need.Routing)) {
      heldBack(need.get(), held);
      return false;
    }
    if (outbox.cursor().compareTo(oldest.next()) < 0) {
      heldBack(new Need.Routing(outbox.cursor()), held);
      return false;
    }
    if (need.isPresent()) {
      warnOfDrop(oldest);
    }
    return forget(oldest, deadBefore);
  }

  private boolean forget(Stretch oldest, Instant deadBefore) {
    Forgotten forgotten =
        outbox.forgetBefore(oldest.next(), deadBefore, settings.dropUndelivered());
    deliveries += forgotten.removed();
    dropped += forgotten.dropped();
    if (!forgotten.complete()) {
      return false;
    }
    Position first = journal.forgetBefore(oldest.next());
    if (first.compareTo(oldest.first()) <= 0) {
      return false;
    }
    events += first.value() - oldest.first().value();
    bytes += oldest.bytes();
    said = "";
    return true;
  }

  /// Whether a stretch has reached so many percent of a limit.
  private boolean isDue(Stretch oldest, long held, Instant now, int percent) {
    Duration age = settings.age().multipliedBy(percent).dividedBy(100);
    return oldest.latest().isBefore(now.minus(age))
        || (settings.bytes() != RetentionSettings.NO_LIMIT
            && held > settings.bytes() * percent / 100);
  }

  private void warnOfDrop(Stretch oldest) {
    if (oldest.first().equals(warnedOf)) {
      return;
    }
    warnedOf = oldest.first();
    Map<TargetName, Long> undelivered = outbox.undelivered(oldest.first(), oldest.next());
    if (!undelivered.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "retention is about to forget events {0} to {1} with deliveries that have not ended: {2};"
              + " they become dead letters",
          oldest.first().toString(),
          Long.toString(oldest.next().value() - 1),
          undelivered.entrySet().stream()
              .map(each -> each.getValue() + " to target " + each.getKey())
              .collect(Collectors.joining(", ")));
    }
  }

  private void heldBack(Need need, long held) {
    String who =
        switch (need) {
          case Need.Routing _ -> "routing, which has not come so far";
          case Need.Pending(var id, var since) ->
              "deliveries to target " + id.target() + ", pending since " + since;
          case Need.Owed(var target, var _) ->
              "archive " + target + ", which has not written them yet";
          case Need.DeadLetter(var id, var since) ->
              "dead letters of target "
                  + id.target()
                  + ", the first of "
                  + since
                  + ", which keep their events for "
                  + settings.deadLetters();
        };
    String holder = need.getClass().getSimpleName() + target(need);
    if (holder.equals(said) && clock.since(saidNanos).compareTo(REMINDER) < 0) {
      return;
    }
    said = holder;
    saidNanos = clock.nanos();
    LOG.log(
        Level.WARNING,
        "retention is held back at position {0} by {1}; the journal has {2} MiB",
        need.position().toString(),
        who,
        Long.toString(held >> 20));
  }

  private static String target(Need need) {
    return switch (need) {
      case Need.Routing _ -> "";
      case Need.Pending(var id, var _) -> " " + id.target();
      case Need.Owed(var target, var _) -> " " + target;
      case Need.DeadLetter(var id, var _) -> " " + id.target();
    };
  }

  /// Says what a pass has removed, if anything.
  private void report() {
    if (events + deliveries + dropped + deadLetters == 0) {
      return;
    }
    LOG.log(
        dropped > 0 ? Level.WARNING : Level.INFO,
        "retention has forgotten {0} events ({1} MiB), {2} deliveries that had ended and {3} old"
            + " dead letters; {4} deliveries that had not ended became dead letters; the journal"
            + " begins at position {5} and has {6} MiB",
        Long.toString(events),
        Long.toString(bytes >> 20),
        Long.toString(deliveries),
        Long.toString(deadLetters),
        Long.toString(dropped),
        journal.first().toString(),
        Long.toString(journal.bytes() >> 20));
    events = 0;
    bytes = 0;
    deliveries = 0;
    dropped = 0;
    deadLetters = 0;
  }
}
