package dev.sluice.sparkpost;

import dev.sluice.event.Event;
import dev.sluice.events.sparkpost.MessageFields;
import dev.sluice.events.sparkpost.SparkPostTerms;
import dev.sluice.index.Term;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which events of SparkPost are wanted; what is empty, or has no values, does not matter.
///
/// @param recipient compared without case
/// @param types one of these: `bounce`, `message_event.bounce` or the whole type
/// @param from when it happened at the earliest
/// @param to when it happened at the latest, exclusive
record EventFilter(
    Optional<String> eventId,
    Optional<String> messageId,
    Optional<String> subaccount,
    Optional<String> recipient,
    Set<String> types,
    Optional<String> campaign,
    Optional<Instant> from,
    Optional<Instant> to) {

  EventFilter {
    types = Set.copyOf(types);
  }

  /// Everything that is known of a message.
  static EventFilter ofMessage(String id) {
    return new EventFilter(
        Optional.empty(),
        Optional.of(id),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The terms by which events that may be wanted are found, of each set one.
  List<Set<Term>> terms() {
    List<Set<Term>> terms = new ArrayList<>();
    add(terms, eventId.map(SparkPostTerms::eventId));
    add(terms, messageId.map(SparkPostTerms::messageId));
    add(terms, subaccount.map(SparkPostTerms::subaccount));
    add(terms, recipient.map(SparkPostTerms::recipient));
    add(terms, campaign.map(SparkPostTerms::campaign));
    if (!types.isEmpty()) {
      terms.add(types.stream().map(SparkPostTerms::type).collect(Collectors.toSet()));
    }
    // Each hour has a list of its own, so where something narrower is asked for, the time is held
    // against the events that it leaves.
    boolean isNarrow = eventId.isPresent() || messageId.isPresent() || recipient.isPresent();
    if (!isNarrow && from.isPresent() && to.isPresent()) {
      SparkPostTerms.times(from.get(), to.get()).ifPresent(terms::add);
    }
    if (terms.isEmpty()) {
      terms.add(Set.of(SparkPostTerms.any()));
    }
    return terms;
  }

  private static void add(List<Set<Term>> terms, Optional<Term> term) {
    term.map(Set::of).ifPresent(terms::add);
  }

  /// Whether an event is really wanted.
  boolean isWanted(Event event, MessageFields fields) {
    return isEqual(eventId, Optional.of(event.id()))
        && isEqual(messageId, fields.messageId())
        && isEqual(subaccount, Optional.of(fields.subaccount()))
        && isEqual(campaign, fields.campaign())
        && (recipient.isEmpty() || fields.isTo(recipient.get()))
        && (types.isEmpty() || types.stream().anyMatch(fields::isType))
        && isInTime(event);
  }

  private static boolean isEqual(Optional<String> wanted, Optional<String> found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  private boolean isInTime(Event event) {
    if (from.isEmpty() && to.isEmpty()) {
      return true;
    }
    if (event.time().isEmpty()) {
      return false;
    }
    Instant time = event.time().get().instant();
    return from.map(first -> !time.isBefore(first)).orElse(true)
        && to.map(time::isBefore).orElse(true);
  }
}
