package dev.sluice.sparkpost;

import dev.sluice.event.Timestamp;
import dev.sluice.events.sparkpost.MessageFields;
import dev.sluice.journal.Entry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What became of one message: its events in the order in which they happened.
///
/// SparkPost sends events in no certain order and tells their time in whole seconds. So events of
/// the same time stand as a message lives: first it is injected, then delayed, then delivered or
/// bounced, then opened, and so on.
///
/// @param recipient to whom it went, if an event says so
/// @param state where it stands
/// @param events in their order
record Story(Optional<String> recipient, State state, List<Entry> events) {

  /// Where a message stands.
  enum State {
    /// SparkPost has it, or there is only something that says nothing of where it is.
    INJECTED,
    DELAYED,
    DELIVERED,
    BOUNCED,
    /// SparkPost has never tried to deliver it.
    REJECTED
  }

  private record Told(Entry entry, MessageFields fields) {
    Instant time() {
      return entry.event().time().map(Timestamp::instant).orElse(entry.acceptedAt());
    }

    int stage() {
      return Story.stage(fields.type());
    }
  }

  Story {
    events = List.copyOf(events);
  }

  /// The story that events of one message tell, whatever order they come in.
  static Story of(List<Entry> events) {
    List<Told> told =
        events.stream()
            .flatMap(entry ->
                MessageFields.of(entry.event()).map(fields -> new Told(entry, fields)).stream())
            .sorted(
                Comparator.comparing(Told::time)
                    .thenComparingInt(Told::stage)
                    .thenComparing(each -> each.entry().position()))
            .toList();
    return new Story(
        told.stream().flatMap(each -> each.fields().recipient().stream()).findFirst(),
        state(told.stream().map(Told::fields).toList()),
        told.stream().map(Told::entry).toList());
  }

  private static int stage(String type) {
    return switch (type) {
      case "injection", "generation_failure", "generation_rejection" -> 0;
      case "policy_rejection" -> 1;
      case "delay", "sms_status" -> 2;
      case "delivery", "bounce" -> 3;
      case "initial_open", "amp_initial_open" -> 5;
      case "open", "amp_open" -> 6;
      case "click", "amp_click" -> 7;
      case "out_of_band" -> 8;
      case "spam_complaint", "list_unsubscribe", "link_unsubscribe" -> 9;
      default -> 4;
    };
  }

  /// What the last event says that decides it. Who opens a message has got it, even where the
  /// delivery itself has not come yet.
  private static State state(List<MessageFields> told) {
    State state = State.INJECTED;
    for (MessageFields fields : told) {
      state =
          switch (fields.type()) {
            case "delay" -> state == State.INJECTED ? State.DELAYED : state;
            case "delivery" -> State.DELIVERED;
            case "bounce" -> State.BOUNCED;
            case "out_of_band" -> isReply(fields) ? arrived(state) : State.BOUNCED;
            case "policy_rejection", "generation_failure", "generation_rejection" -> State.REJECTED;
            case "initial_open",
                "amp_initial_open",
                "open",
                "amp_open",
                "click",
                "amp_click",
                "spam_complaint",
                "list_unsubscribe",
                "link_unsubscribe" ->
                arrived(state);
            default -> state;
          };
    }
    return state;
  }

  private static boolean isReply(MessageFields fields) {
    return fields.bounceClass().filter(bounce -> bounce.isReply()).isPresent();
  }

  private static State arrived(State state) {
    return state == State.INJECTED || state == State.DELAYED ? State.DELIVERED : state;
  }
}
