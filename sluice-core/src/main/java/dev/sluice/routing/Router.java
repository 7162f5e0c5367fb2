package dev.sluice.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.view.MatchingView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Turns the events of the journal into deliveries, a stretch at a time.
///
/// What a step decides is written with the cursor at once, so a step that a crash takes back is
/// taken again, and gives the same deliveries under the same ids if the rules are the same.
///
/// An event that cannot be matched, because its arrays have too many combinations ({@link
/// RuleSet#MAX_COMBINATIONS}) or because of a bug, must neither hold up all others nor be passed
/// over. It becomes one delivery of the rule {@link #UNROUTABLE} to the target of that name. No
/// such target exists, so the delivery stays due: it can be seen and counted, and it keeps the
/// event in the journal until somebody has mended the bug and replays it.
///
/// An event that no rule may have yet, because of its schema, becomes one delivery of the rule
/// {@link #QUARANTINE} to the target of that name, whose attempt looks at it again.
///
/// Only one thread may call {@link #step()} at a time.
public final class Router {

  /// How many events one step takes.
  public static final int MAX_ENTRIES = 512;

  /// How many bytes of events one step takes, unless a single event has more.
  public static final long MAX_BYTES = 4L << 20;

  /// How many deliveries one step writes, unless a single event has more.
  public static final int MAX_DELIVERIES = 10_000;

  /// The name of rule and target of the delivery that keeps an event that cannot be matched.
  public static final String UNROUTABLE = "sluice.unroutable";

  /// The name of rule and target of the delivery that keeps an event that no rule may have yet.
  public static final String QUARANTINE = "sluice.quarantine";

  private static final System.Logger LOG = System.getLogger(Router.class.getName());

  private final Journal journal;
  private final Outbox outbox;
  private final Supplier<RuleSet> rules;
  private final Addressing addressing;
  private final Predicate<TargetName> takesRuns;
  private final Function<TargetName, Optional<OrderKey>> orders;
  private final Inspection inspection;
  private final IntFunction<Set<RuleName>> replayed;
  private final Function<Event, ObjectNode> views;

  /// A router to targets that keep no order.
  ///
  /// @throws Fault `journal-behind` when the journal ends before the outbox's cursor
  public Router(
      Journal journal,
      Outbox outbox,
      Supplier<RuleSet> rules,
      Addressing addressing,
      Predicate<TargetName> takesRuns) {
    this(journal, outbox, rules, addressing, takesRuns, _ -> Optional.empty());
  }

  /// A router of events that all rules may have.
  ///
  /// @throws Fault `journal-behind` when the journal ends before the outbox's cursor
  public Router(
      Journal journal,
      Outbox outbox,
      Supplier<RuleSet> rules,
      Addressing addressing,
      Predicate<TargetName> takesRuns,
      Function<TargetName, Optional<OrderKey>> orders) {
    this(
        journal,
        outbox,
        rules,
        addressing,
        takesRuns,
        orders,
        Inspection.NONE,
        _ -> Set.of(),
        MatchingView::tree);
  }

  /// A router.
  ///
  /// @param rules the rule set of the moment, asked once in each step, before anything is routed,
  ///   on the thread that steps
  /// @param addressing which events say for whom they are
  /// @param takesRuns whether a target is owed runs of deliveries, as an archive is
  /// @param orders by what a target that is attempted keeps an order, if it does
  /// @param inspection which events rules may have
  /// @param replayed to which rules a replay sends its copies, by its number
  /// @throws Fault `journal-behind` when the journal ends before the outbox's cursor
  public Router(
      Journal journal,
      Outbox outbox,
      Supplier<RuleSet> rules,
      Addressing addressing,
      Predicate<TargetName> takesRuns,
      Function<TargetName, Optional<OrderKey>> orders,
      Inspection inspection,
      IntFunction<Set<RuleName>> replayed) {
    this(
        journal,
        outbox,
        rules,
        addressing,
        takesRuns,
        orders,
        inspection,
        replayed,
        MatchingView::tree);
  }

  Router(
      Journal journal,
      Outbox outbox,
      Supplier<RuleSet> rules,
      Addressing addressing,
      Predicate<TargetName> takesRuns,
      Function<TargetName, Optional<OrderKey>> orders,
      Inspection inspection,
      IntFunction<Set<RuleName>> replayed,
      Function<Event, ObjectNode> views) {
    this.journal = journal;
    this.outbox = outbox;
    this.rules = rules;
    this.addressing = addressing;
    this.takesRuns = takesRuns;
    this.orders = orders;
    this.inspection = inspection;
    this.replayed = replayed;
    this.views = views;
    if (outbox.cursor().compareTo(journal.end()) > 0) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "journal-behind",
          "the journal ends before position %s, but routing has been at %s: its files are older than the rest of the data folder"
              .formatted(journal.end(), outbox.cursor()));
    }
  }

  /// Routes the next stretch of the journal.
  ///
  /// @return whether there was one
  /// @throws IllegalStateException when the journal has a gap, which must stop routing
  public boolean step() {
    RuleSet now = rules.get();
    Position from = outbox.cursor();
    Position end = journal.end();
    if (from.compareTo(end) >= 0) {
      return false;
    }
    List<Entry> entries = journal.read(from, MAX_ENTRIES, MAX_BYTES);
    Stretch stretch = new Stretch(from);
    for (Entry entry : entries) {
      if (entry.position().compareTo(end) >= 0) {
        break;
      }
      if (!entry.position().equals(stretch.next)) {
        passLost(stretch);
      }
      if (!entry.position().equals(stretch.next)) {
        throw new IllegalStateException(
            "the journal gave position " + entry.position() + " where " + stretch.next + " stands");
      }
      if (!stretch.take(decide(now, entry))) {
        break;
      }
    }
    if (entries.isEmpty()) {
      passLost(stretch);
    }
    if (stretch.next.equals(from)) {
      throw new IllegalStateException(
          "the journal ends before " + end + " and has nothing at " + from);
    }
    outbox.route(stretch.routed());
    return true;
  }

  /// Passes over what somebody has given up as damaged: nobody knows which rules it would have
  /// matched. The journal counts it.
  private void passLost(Stretch stretch) {
    Position from = stretch.next;
    journal
        .lostUntil(from)
        .ifPresent(until -> {
          LOG.log(
              System.Logger.Level.ERROR,
              "what stood at positions %s to %d was given up as damaged; no rule has seen it"
                  .formatted(from, until.value() - 1));
          stretch.next = until;
        });
  }

  /// The deliveries of an event, and the lanes of those that keep an order.
  private record Decision(List<DeliveryId> deliveries, Map<DeliveryId, Lane> lanes) {}

  private Decision decide(RuleSet now, Entry entry) {
    try {
      List<Recipient> addressed = addressing.of(entry.event());
      ObjectNode view = views.apply(entry.event());
      Optional<CopyOf> copy = CopyOf.of(entry.event());
      if (copy.isPresent() && copy.get().replay() > 0) {
        return replayed(entry.position(), copy.get().replay(), view, now);
      }
      return inspection.admits(entry, view)
          ? decide(entry.position(), addressed, view, now)
          : quarantined(entry.position());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the event at position "
              + entry.position()
              + " cannot be matched; it is kept for the target "
              + UNROUTABLE,
          e);
      DeliveryId kept =
          new DeliveryId(entry.position(), new RuleName(UNROUTABLE), new TargetName(UNROUTABLE));
      return new Decision(List.of(kept), Map.of());
    }
  }

  /// A lane of its own keeps the event, however long it stands there: see {@link Outbox#skip}.
  private static Decision quarantined(Position at) {
    DeliveryId kept = new DeliveryId(at, new RuleName(QUARANTINE), new TargetName(QUARANTINE));
    return new Decision(List.of(kept), Map.of(kept, Lane.of(QUARANTINE + "/" + at)));
  }

  /// What a replay makes of its copy; archives have the event already.
  private Decision replayed(Position at, int replay, ObjectNode view, RuleSet now) {
    Set<RuleName> chosen = replayed.apply(replay);
    List<DeliveryId> deliveries = new ArrayList<>();
    Map<DeliveryId, Lane> lanes = new HashMap<>();
    for (Rule rule : chosen.isEmpty() ? List.<Rule>of() : now.matching(view)) {
      for (TargetName target :
          chosen.contains(rule.name()) ? rule.targets() : List.<TargetName>of()) {
        if (!takesRuns.test(target)) {
          DeliveryId id = new DeliveryId(at, rule.name(), target, replay);
          deliveries.add(id);
          orders
              .apply(target)
              .flatMap(key -> key.lane(view))
              .ifPresent(lane -> lanes.put(id, lane));
        }
      }
    }
    return new Decision(deliveries, lanes);
  }

  private Decision decide(Position at, List<Recipient> addressed, ObjectNode view, RuleSet now) {
    List<Rule> matching = now.matching(view);
    if (matching.isEmpty() && addressed.isEmpty()) {
      return new Decision(List.of(), Map.of());
    }
    List<DeliveryId> deliveries = new ArrayList<>(addressed.size() + matching.size());
    Map<DeliveryId, Lane> lanes = new HashMap<>();
    for (Recipient recipient : addressed) {
      deliveries.add(new DeliveryId(at, recipient.reason(), recipient.target()));
    }
    for (Rule rule : matching) {
      for (TargetName target : rule.targets()) {
        DeliveryId id = new DeliveryId(at, rule.name(), target);
        deliveries.add(id);
        orders.apply(target).flatMap(key -> key.lane(view)).ifPresent(lane -> lanes.put(id, lane));
      }
    }
    return new Decision(deliveries, lanes);
  }

  /// What is decided so far for a stretch that begins at the cursor.
  private final class Stretch {
    private final Position from;
    private Position next;
    private long unmatched;
    private final List<DeliveryId> singles = new ArrayList<>();
    private final List<DeliveryId> owed = new ArrayList<>();
    private final Map<DeliveryId, Lane> lanes = new HashMap<>();

    Stretch(Position from) {
      this.from = from;
      this.next = from;
    }

    /// Takes all deliveries of the next event, or none when they would be too many.
    boolean take(Decision decision) {
      List<DeliveryId> deliveries = decision.deliveries();
      int held = singles.size() + owed.size();
      if (held > 0 && held + deliveries.size() > MAX_DELIVERIES) {
        return false;
      }
      if (deliveries.isEmpty()) {
        unmatched++;
      }
      for (DeliveryId delivery : deliveries) {
        (takesRuns.test(delivery.target()) ? owed : singles).add(delivery);
      }
      decision
          .lanes()
          .forEach((id, lane) -> {
            if (!takesRuns.test(id.target())) {
              lanes.put(id, lane);
            }
          });
      next = next.plus(1);
      return true;
    }

    Routed routed() {
      return new Routed(from, next, unmatched, singles, owed, lanes);
    }
  }
}
