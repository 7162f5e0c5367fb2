package dev.sluice.testkit.memory;

import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is kept of one delivery; a lease is kept beside it, since it ends with the process.
record Row(
    DeliveryState state,
    Instant since,
    Instant due,
    int attempts,
    int tries,
    List<Attempt> history,
    Optional<Failure> cause,
    Duration postponed,
    Optional<Lane> lane) {

  static Row routed(Instant at, Optional<Lane> lane) {
    return new Row(
        DeliveryState.DUE, at, at, 0, 0, List.of(), Optional.empty(), Duration.ZERO, lane);
  }

  /// Due now, because it is its turn in its lane; it has not aged while it waited.
  Row promoted(Instant at) {
    Duration waited = Duration.between(since, at);
    return new Row(
        state,
        since,
        at,
        attempts,
        tries,
        history,
        cause,
        waited.isNegative() ? Duration.ZERO : waited,
        lane);
  }

  Row settled(Settlement settlement) {
    Attempt attempt = toMillis(settlement.attempt());
    return switch (settlement) {
      case Settlement.Delivered _ ->
          after(attempt, DeliveryState.DELIVERED, since, due, Optional.empty());
      case Settlement.Again(Attempt _, Instant notBefore) ->
          after(
              attempt,
              DeliveryState.DUE,
              since,
              notBefore.truncatedTo(ChronoUnit.MILLIS),
              Optional.empty());
      case Settlement.Dead(Attempt _, Failure why) ->
          after(attempt, DeliveryState.DEAD, attempt.at(), due, Optional.of(why));
      case Settlement.Blocking(Attempt _, Failure why) ->
          after(attempt, DeliveryState.DEAD, attempt.at(), due, Optional.of(why));
    };
  }

  private Row after(
      Attempt attempt,
      DeliveryState next,
      Instant nextSince,
      Instant nextDue,
      Optional<Failure> why) {
    List<Attempt> longer = new ArrayList<>(history);
    longer.add(attempt);
    if (longer.size() > DeliveryView.MAX_HISTORY) {
      longer.remove(1);
    }
    return new Row(
        next,
        nextSince,
        nextDue,
        attempts + 1,
        tries + 1,
        List.copyOf(longer),
        why,
        postponed,
        lane);
  }

  private static Attempt toMillis(Attempt attempt) {
    return new Attempt(
        attempt.number(),
        attempt.at().truncatedTo(ChronoUnit.MILLIS),
        attempt.took().truncatedTo(ChronoUnit.MILLIS),
        attempt.failure());
  }

  /// Due at another time; the time until then does not count towards its age.
  Row postponed(Instant now, Instant until) {
    Instant due = until.truncatedTo(ChronoUnit.MILLIS);
    Duration more = Duration.between(now, due);
    Duration longer = more.isNegative() ? postponed : postponed.plus(more);
    return new Row(state, since, due, attempts, tries, history, cause, longer, lane);
  }

  /// Fresh tries and age; the history stays.
  Row redriven(Instant at) {
    return new Row(
        DeliveryState.DUE, at, at, attempts, 0, history, Optional.empty(), Duration.ZERO, lane);
  }

  /// Dead, because its event is to be forgotten.
  Row dropped(Instant at) {
    Failure why = new Failure("FORGOTTEN", "the event was forgotten before it was delivered");
    return new Row(
        DeliveryState.DEAD, at, due, attempts, tries, history, Optional.of(why), postponed, lane);
  }

  Lease lease(DeliveryId id) {
    return new Lease(id, attempts + 1, tries, since.plus(postponed), due);
  }

  DeliveryView view(DeliveryId id, boolean leased, Optional<Hold> hold) {
    return new DeliveryView(
        id,
        leased ? DeliveryState.LEASED : state,
        since,
        state == DeliveryState.DUE && !hold.equals(Optional.of(Hold.BEHIND))
            ? Optional.of(due)
            : Optional.empty(),
        attempts,
        history,
        cause,
        hold);
  }

  static boolean matches(DeliveryFilter filter, DeliveryView view) {
    return (filter.states().isEmpty() || filter.states().contains(view.state()))
        && filter.rule().map(view.id().rule()::equals).orElse(true)
        && filter.target().map(view.id().target()::equals).orElse(true)
        && filter.from().map(from -> !view.since().isBefore(from)).orElse(true)
        && filter.to().map(view.since()::isBefore).orElse(true)
        && (filter.error().isEmpty() || filter.error().equals(view.cause().map(Failure::code)));
  }
}
