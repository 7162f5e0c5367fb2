package dev.sluice.replay;

import dev.sluice.event.Payload;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Outbox;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.rule.Start;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Gives rules that are seen for the first time the past that they want, by a replay.
///
/// `rule/known/<name>` in the registry says that a rule was seen, and where routing was then. It is
/// written with the replay, which goes up to that place, and routing goes on from there with the
/// rule: each event comes once, whatever crashes. That holds because routing does not move between
/// the look at its place and the write, and because the write makes that place durable.
public final class RuleStarts {

  private static final String PREFIX = "rule/known/";
  private static final int PAGE = 1_000;

  /// How many rules one write makes known: each has two values.
  private static final int BATCH = 40;

  private final Registry registry;
  private final Journal journal;
  private final Outbox outbox;
  private final Runs runs;

  /// Starts of the rules of one hub.
  public RuleStarts(Registry registry, Journal journal, Outbox outbox, Runs runs) {
    this.registry = registry;
    this.journal = journal;
    this.outbox = outbox;
    this.runs = runs;
  }

  /// Makes all enabled rules known. Routing must not move meanwhile, and goes on with these rules.
  ///
  /// @return the replays that were begun
  public List<Run> see(RuleSet rules) {
    Set<String> known = known();
    List<Rule> fresh =
        rules.rules().stream()
            .filter(rule -> rule.enabled() && !known.contains(rule.name().value()))
            .toList();
    Position until = outbox.cursor();
    List<Run> begun = new ArrayList<>();
    for (int from = 0; from < fresh.size(); from += BATCH) {
      List<Rule> some = fresh.subList(from, Math.min(fresh.size(), from + BATCH));
      List<Work> past = new ArrayList<>();
      List<Change> changes = new ArrayList<>();
      for (Rule rule : some) {
        past(rule, until).ifPresent(past::add);
        changes.add(
            new Change.Put(
                PREFIX + rule.name(), Payload.ofText(until.toString()), Registry.ABSENT));
      }
      begun.addAll(runs.begin(past, "sluice", changes));
    }
    return begun;
  }

  private Set<String> known() {
    Set<String> known = new HashSet<>();
    List<Registered> page = registry.list(PREFIX, "", PAGE);
    while (!page.isEmpty()) {
      page.forEach(each -> known.add(each.key().substring(PREFIX.length())));
      page = registry.list(PREFIX, page.getLast().key(), PAGE);
    }
    return known;
  }

  private Optional<Work.Replay> past(Rule rule, Position until) {
    Position first = journal.first();
    return switch (rule.start()) {
      case Start.Latest() -> Optional.empty();
      case Start.Earliest() -> replay(rule, first, until, Optional.empty());
      case Start.Since(Instant time) -> replay(rule, first, until, Optional.of(time));
      case Start.At(long position) -> replay(rule, new Position(position), until, Optional.empty());
    };
  }

  private static Optional<Work.Replay> replay(
      Rule rule, Position from, Position until, Optional<Instant> since) {
    return from.compareTo(until) >= 0
        ? Optional.empty()
        : Optional.of(
            new Work.Replay(
                List.of(rule.name()),
                from,
                until,
                since,
                Optional.empty(),
                Optional.empty(),
                Work.DEFAULT_PER_SECOND));
  }
}
