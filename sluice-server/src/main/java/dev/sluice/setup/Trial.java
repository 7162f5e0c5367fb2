package dev.sluice.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.rule.explain.Explainer;
import dev.sluice.rule.explain.Explanation;
import dev.sluice.time.Clock;
import dev.sluice.view.MatchingView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Tries a rule on the last events of the journal, the newest first, before it counts.
public final class Trial {

  /// On how many events a rule is tried at most.
  public static final int MAX_EVENTS = 10_000;

  /// How many ids of events that match are told.
  public static final int MAX_IDS = 100;

  /// How many events that do not match are explained at most.
  public static final int MAX_NEAR = 20;

  /// How long a trial may take; what it has seen by then is told.
  public static final Duration BUDGET = Duration.ofSeconds(5);

  /// How many trials run at once.
  static final int MAX_TRIALS = 2;

  private static final int CHUNK = 256;
  private static final long CHUNK_BYTES = 8L << 20;

  private final Journal journal;
  private final Clock clock;
  private final Semaphore places = new Semaphore(MAX_TRIALS);

  /// Trials on the events of a journal.
  public Trial(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /// An event that a trial tells of.
  ///
  /// @param position where it stands
  /// @param why why it does not match; empty when it does
  public record Seen(long position, String source, String id, Optional<Explanation> why) {}

  /// What came of a trial.
  ///
  /// @param events on how many events the rule was tried
  /// @param matched how many of them it takes
  /// @param failed how many could not be matched at all
  /// @param matches the newest of those that match
  /// @param near the newest of those that do not, explained
  /// @param isWhole whether the time was enough for as many events as were asked for, or all there
  ///   are
  public record Result(
      int events, int matched, int failed, List<Seen> matches, List<Seen> near, boolean isWhole) {

    /// Copies the lists.
    public Result {
      matches = List.copyOf(matches);
      near = List.copyOf(near);
    }
  }

  /// Tries a rule, be it enabled or not.
  ///
  /// @param last on how many events
  /// @param near how many of those that do not match are explained
  /// @throws Fault `too-many-trials`, `invalid-pattern`, `invalid-filter`
  public Result run(Rule rule, int last, int near) {
    if (!places.tryAcquire()) {
      throw Fault.busy(
          "too-many-trials",
          MAX_TRIALS + " rules are being tried already; try again when they are done",
          Duration.ofSeconds(1));
    }
    try {
      return new Run(rule, last, near).result();
    } finally {
      places.release();
    }
  }

  private final class Run {
    private final Rule rule;
    private final RuleSet set;
    private final int last;
    private final int most;
    private final long began = clock.nanos();
    private final List<Seen> matches = new ArrayList<>();
    private final List<Seen> near = new ArrayList<>();
    private int events;
    private int matched;
    private int failed;

    Run(Rule rule, int last, int near) {
      this.rule =
          new Rule(
              rule.name(),
              rule.selector(),
              rule.targets(),
              true,
              rule.input(),
              rule.inputs(),
              rule.start());
      this.set = RuleSet.compile(List.of(this.rule));
      this.last = last;
      this.most = near;
    }

    Result result() {
      long first = Math.max(journal.first().value(), journal.end().value() - last);
      long end = journal.end().value();
      while (end > first && !isOver()) {
        long from = Math.max(first, end - CHUNK);
        List<Entry> chunk = new ArrayList<>(chunk(from, end));
        Collections.reverse(chunk);
        for (Entry entry : chunk) {
          if (isOver()) {
            break;
          }
          tryOn(entry);
        }
        end = from;
      }
      return new Result(events, matched, failed, matches, near, !isOver());
    }

    private boolean isOver() {
      return clock.since(began).compareTo(BUDGET) >= 0;
    }

    private List<Entry> chunk(long from, long end) {
      List<Entry> chunk = new ArrayList<>();
      long next = from;
      while (next < end && !isOver()) {
        List<Entry> read = journal.read(new Position(next), (int) (end - next), CHUNK_BYTES);
        for (Entry entry : read) {
          if (entry.position().value() < end) {
            chunk.add(entry);
          }
        }
        if (read.isEmpty()) {
          break;
        }
        next = read.getLast().position().value() + 1;
      }
      return chunk;
    }

    private void tryOn(Entry entry) {
      events++;
      ObjectNode view = MatchingView.tree(entry.event());
      try {
        if (!set.matching(view).isEmpty()) {
          matched++;
          if (matches.size() < MAX_IDS) {
            matches.add(seen(entry, Optional.empty()));
          }
        } else if (near.size() < most) {
          near.add(seen(entry, Optional.of(Explainer.explain(rule, view))));
        }
      } catch (Fault fault) {
        // An event that takes too long to match, which routing would keep aside.
        failed++;
      }
    }

    private static Seen seen(Entry entry, Optional<Explanation> why) {
      Event event = entry.event();
      return new Seen(entry.position().value(), event.source(), event.id(), why);
    }
  }
}
