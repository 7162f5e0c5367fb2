package dev.sluice.notify;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
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
    /// It will not be tried again by itself.
    DEAD
  }

  /// A message as it is shown.
  ///
  /// @param id the message
  /// @param topic its topic, unless that is gone
  /// @param integration the key of its integration
  /// @param state where it stands
  /// @param next when the next attempt may be made; empty when there will be none, or one runs
  /// @param attempts how many attempts were made in all
  /// @param history the attempts, oldest first, as {@link DeliveryView#history} has them
  /// @param cause why it is dead
  public record Shown(
      DeliveryId id,
      Optional<TopicName> topic,
      String integration,
      State state,
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
    String target = id.target().value();
    int dot = TopicId.TARGET_PREFIX.length() + TopicId.LENGTH;
    if (!target.startsWith(TopicId.TARGET_PREFIX)
        || target.length() <= dot + 1
        || target.charAt(dot) != '.') {
      return Optional.empty();
    }
    Optional<DeliveryView> routed = outbox.find(id);
    if (routed.isEmpty() && isAccepted(id)) {
      return Optional.of(
          shown(id, State.ACCEPTED, Optional.empty(), 0, List.of(), Optional.empty()));
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
    State state =
        switch (view.state()) {
          case DUE, LEASED -> State.PENDING;
          case DELIVERED -> State.DELIVERED;
          case DEAD -> State.DEAD;
        };
    return shown(view.id(), state, view.due(), view.attempts(), view.history(), view.cause());
  }

  private Shown shown(
      DeliveryId id,
      State state,
      Optional<Instant> next,
      int attempts,
      List<Attempt> history,
      Optional<Failure> cause) {
    String rest = id.target().value().substring(TopicId.TARGET_PREFIX.length());
    Optional<TopicName> topic =
        topic(rest.substring(0, TopicId.LENGTH)).flatMap(topics::find).map(Topic::name);
    String key = rest.substring(TopicId.LENGTH + 1);
    return new Shown(id, topic, key, state, next, attempts, history, cause);
  }

  private static Optional<TopicId> topic(String text) {
    try {
      return Optional.of(new TopicId(text));
    } catch (IllegalArgumentException e) {
      // A target of the configuration may be called so; it is nobody's topic.
      return Optional.empty();
    }
  }
}
