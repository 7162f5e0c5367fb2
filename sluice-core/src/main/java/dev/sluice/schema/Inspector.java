package dev.sluice.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.routing.Inspection;
import dev.sluice.view.MatchingView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Notes what events look like, and holds back those that do not conform to a schema in quarantine
/// mode.
///
/// The hub's own events are neither checked nor noted: what tells of drift would drift itself.
public final class Inspector implements Inspection {

  /// How many events a start notes again at most.
  static final int MAX_CATCH_UP = 200_000;

  private static final int PAGE = 1_000;
  private static final long PAGE_BYTES = 8L << 20;
  private static final System.Logger LOG = System.getLogger(Inspector.class.getName());

  private final Supplier<SchemaSet> schemas;
  private final Versions versions;
  private final Set<String> own;
  private final Observations observations;
  private final boolean observes;
  private final Mismatches mismatches;

  /// An inspector.
  ///
  /// @param own the sources of the hub's own events
  /// @param observes whether what is seen is noted
  public Inspector(
      Supplier<SchemaSet> schemas,
      Versions versions,
      Set<String> own,
      Observations observations,
      boolean observes,
      Mismatches mismatches) {
    this.schemas = schemas;
    this.versions = versions;
    this.own = Set.copyOf(own);
    this.observations = observations;
    this.observes = observes;
    this.mismatches = mismatches;
  }

  @Override
  public boolean admits(Entry entry, ObjectNode view) {
    Event event = entry.event();
    if (own.contains(event.source())) {
      return true;
    }
    String version = versions.of(view);
    if (isObserved(event)) {
      note(entry, view, version);
    }
    SchemaRule rule = schemas.get().holding(event.type(), version);
    if (rule == null || rule.mode() == Mode.OBSERVE) {
      return true;
    }
    Optional<Mismatch> wrong = rule.compiled().mismatch(rule.name(), view.get("detail"));
    mismatches.checked(rule, entry, wrong);
    return wrong.isEmpty() || rule.mode() != Mode.QUARANTINE;
  }

  /// Notes again what routing had seen before a crash, and was not written.
  ///
  /// @param until where routing goes on
  public void catchUp(Journal journal, Position until) {
    Position from = observations.next().orElse(until);
    if (until.value() - from.value() > MAX_CATCH_UP) {
      LOG.log(
          System.Logger.Level.WARNING,
          "what events {0} to {1} look like was not written before a crash, and is not noted",
          from.toString(),
          Long.toString(until.value() - MAX_CATCH_UP - 1));
      from = new Position(until.value() - MAX_CATCH_UP);
    }
    try {
      while (observes && from.compareTo(until) < 0) {
        List<Entry> entries = journal.read(from, PAGE, PAGE_BYTES);
        entries.stream()
            .filter(entry -> entry.position().compareTo(until) < 0)
            .forEach(this::noteAgain);
        from = entries.isEmpty() ? until : entries.getLast().position().plus(1);
      }
    } catch (Fault fault) {
      // Routing says what is wrong with the journal; what is noted of it is worth no stop.
      LOG.log(
          System.Logger.Level.WARNING,
          "what events look like from position {0} on is not noted: {1}",
          from.toString(),
          fault.sentence());
    }
    observations.beginAt(until);
  }

  private void noteAgain(Entry entry) {
    if (isObserved(entry.event())) {
      try {
        ObjectNode view = MatchingView.tree(entry.event());
        note(entry, view, versions.of(view));
      } catch (RuntimeException | StackOverflowError e) {
        // Routing has kept it as one that cannot be matched.
        LOG.log(System.Logger.Level.DEBUG, "position " + entry.position() + " is not noted", e);
      }
    }
  }

  private boolean isObserved(Event event) {
    return observes && !own.contains(event.source()) && CopyOf.of(event).isEmpty();
  }

  private void note(Entry entry, ObjectNode view, String version) {
    Event event = entry.event();
    observations.see(
        entry.position(),
        entry.acceptedAt(),
        new EventKind(event.source(), event.type(), version),
        view.get("detail"));
  }

  /// What keeps an event in quarantine at this moment; empty when nothing does.
  public Optional<Mismatch> keeps(Event event) {
    ObjectNode view = MatchingView.tree(event);
    SchemaRule rule = schemas.get().holding(event.type(), versions.of(view));
    return rule == null || rule.mode() != Mode.QUARANTINE
        ? Optional.empty()
        : rule.compiled().mismatch(rule.name(), view.get("detail"));
  }

  /// The version of an event; empty when it has none.
  public String version(Event event) {
    return versions.of(MatchingView.tree(event));
  }
}
