package dev.sluice.notify;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.notify.manners.Stead;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tells what became of messages.
public final class Messages {

  private final Topics topics;
  private final Journal journal;
  private final Outbox outbox;

  /// Where a message stands.
  public enum State {
    /// It is durable, and routing has not come to it yet.
    ACCEPTED,
    /// It is being sent, or will be.
    PENDING,
    /// The receiver has it.
    DELIVERED,
    /// It was left out, because one of its key had arrived.
    THROTTLED,
    /// It stands in a digest.
    COLLECTED,
    /// It will not be tried again by itself.
    DEAD
  }

  /// A message as it is shown.
  ///
  /// @param id the message
  /// @param topic its topic, unless that is gone
  /// @param integration the key of its integration
  /// @param state where it stands
  /// @param instead the message that stands for it, when it was not sent itself
  /// @param next when the next attempt may be made; empty when there will be none, or one runs
  /// @param attempts how many attempts were made in all
  /// @param history the attempts, oldest first, as {@link DeliveryView#history} has them
  /// @param cause why it is dead
  public record Shown(
      DeliveryId id,
      Optional<TopicName> topic,
      String integration,
      State state,
      Optional<DeliveryId> instead,
      Optional<Instant> next,
      int attempts,
      List<Attempt> history,
      Optional<Failure> cause) {}

  /// Messages of these topics.
  public Messages(Topics topics, Journal journal, Outbox outbox) {
    this.topics = topics;
    this.journal = journal;
    this.outbox = outbox;
  }

  /// The message of an id; empty when there is none, or it ended and is forgotten.
  public Optional<Shown> find(String text) {
    return DeliveryId.parse(text).flatMap(this::find);
  }

  private Optional<Shown> find(DeliveryId id) {
    if (TopicId.ofTarget(id.target()).isEmpty()) {
      return Optional.empty();
    }
    Optional<DeliveryView> routed = outbox.find(id);
    if (routed.isEmpty() && isAccepted(id)) {
      return Optional.of(
          shown(
              id,
              State.ACCEPTED,
              Optional.empty(),
              Optional.empty(),
              0,
              List.of(),
              Optional.empty()));
    }
    // Routing may have come to it between the two.
    return routed.or(() -> outbox.find(id)).map(this::shown);
  }

  private boolean isAccepted(DeliveryId id) {
    Position position = id.position();
    if (position.compareTo(outbox.cursor()) < 0 || position.compareTo(journal.end()) >= 0) {
      return false;
    }
    List<Entry> found = journal.read(position, 1, Long.MAX_VALUE);
    if (found.isEmpty()
        || !found.getFirst().position().equals(position)
        || !Notification.isOne(found.getFirst().event())) {
      return false;
    }
    return Notification.read(found.getFirst().event()).messages(position).containsValue(id);
  }

  private Shown shown(DeliveryView view) {
    Optional<Stead> stead = Stead.of(view);
    State state =
        switch (view.state()) {
          case DUE, LEASED -> State.PENDING;
          case DELIVERED -> stead.map(Stead::reason).map(Messages::state).orElse(State.DELIVERED);
          case DEAD -> State.DEAD;
        };
    return shown(
        view.id(),
        state,
        stead.map(Stead::by),
        view.due(),
        view.attempts(),
        view.history(),
        view.cause());
  }

  private static State state(Stead.Reason reason) {
    return switch (reason) {
      case THROTTLED -> State.THROTTLED;
      case COLLECTED -> State.COLLECTED;
    };
  }

  private Shown shown(
      DeliveryId id,
      State state,
      Optional<DeliveryId> instead,
      Optional<Instant> next,
      int attempts,
      List<Attempt> history,
      Optional<Failure> cause) {
    Optional<TopicName> topic =
        TopicId.ofTarget(id.target()).flatMap(topics::find).map(Topic::name);
    String key = TopicId.keyOfTarget(id.target());
    return new Shown(id, topic, key, state, instead, next, attempts, history, cause);
  }
}
