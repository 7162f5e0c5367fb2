package dev.sluice.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.view.MatchingView;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Says what a replay makes of an event, by the rules of the moment.
final class Choice {

  private static final System.Logger LOG = System.getLogger(Choice.class.getName());
  private static final RuleName FILTER = new RuleName("filter");

  private final Optional<Instant> fromTime;
  private final Optional<Instant> toTime;
  private final Set<RuleName> chosen;
  private final Optional<RuleSet> filter;
  private final Addressees to;

  private Choice(
      List<RuleName> rules,
      Optional<Instant> fromTime,
      Optional<Instant> toTime,
      Optional<String> pattern,
      Addressees to) {
    this.fromTime = fromTime;
    this.toTime = toTime;
    this.chosen = new HashSet<>(rules);
    this.filter = pattern.map(Choice::filter);
    this.to = to;
  }

  /// @throws dev.sluice.fault.Fault `invalid-pattern`
  Choice(Work.Replay replay, Addressees to) {
    this(replay.rules(), replay.fromTime(), replay.toTime(), replay.pattern(), to);
  }

  /// The times of an archive's events are those of their lines, and looked at there.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-pattern`
  Choice(Work.Restore restore, Addressees to) {
    this(restore.rules(), Optional.empty(), Optional.empty(), restore.pattern(), to);
  }

  private static RuleSet filter(String pattern) {
    return RuleSet.compile(
        List.of(new Rule(FILTER, pattern, List.of(new TargetName("none")), true)));
  }

  /// The deliveries of an event, and their lanes.
  record Made(List<DeliveryId> deliveries, Map<DeliveryId, Lane> lanes) {
    static final Made NOTHING = new Made(List.of(), Map.of());
  }

  /// What becomes of an event.
  ///
  /// @param number the replay's; 1 for a count
  Made of(Entry entry, int number) {
    boolean isInTime =
        fromTime.map(from -> !entry.acceptedAt().isBefore(from)).orElse(true)
            && toTime.map(entry.acceptedAt()::isBefore).orElse(true);
    if (!isInTime) {
      return Made.NOTHING;
    }
    try {
      return made(entry, number);
    } catch (RuntimeException | StackOverflowError e) {
      // Routing has kept it as one that cannot be matched; a replay has nothing to add.
      LOG.log(
          Level.WARNING,
          "replay "
              + number
              + " passes over position "
              + entry.position()
              + ", which cannot be matched",
          e);
      return Made.NOTHING;
    }
  }

  /// How many deliveries an event would become; none when it cannot be matched.
  int deliveries(Event event) {
    return of(new Entry(Position.FIRST, Instant.EPOCH, event), 1).deliveries().size();
  }

  private Made made(Entry entry, int number) {
    ObjectNode view = MatchingView.tree(entry.event());
    if (filter.isPresent() && filter.get().matching(view).isEmpty()) {
      return Made.NOTHING;
    }
    List<DeliveryId> deliveries = new ArrayList<>();
    Map<DeliveryId, Lane> lanes = new HashMap<>();
    for (Rule rule : to.rules().get().matching(view)) {
      if (!chosen.contains(rule.name())) {
        continue;
      }
      for (TargetName target : rule.targets()) {
        if (to.takesRuns().test(target)) {
          continue;
        }
        DeliveryId id = new DeliveryId(entry.position(), rule.name(), target, number);
        deliveries.add(id);
        to.orders()
            .apply(target)
            .flatMap(key -> key.lane(view))
            .ifPresent(lane -> lanes.put(id, lane));
      }
    }
    return new Made(deliveries, lanes);
  }
}
