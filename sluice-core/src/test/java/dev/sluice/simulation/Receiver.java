package dev.sluice.simulation;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// What stands at the other end of a target, beyond every crash of the hub, and conducts itself as
/// it likes.
final class Receiver {

  /// What a receiver makes of an attempt.
  enum Conduct {
    TAKES,
    /// The connection gives the request twice.
    TAKES_TWICE,
    REFUSES,
    FAILS,
    ASKS_FOR_A_PAUSE,
    /// Nothing arrives, and nobody answers.
    IS_SILENT,
    /// It has the event, and answers when nobody listens any more.
    ANSWERS_LATE,
    /// It has the event, and says that it failed.
    LIES,
    /// The adapter in front of it has a bug.
    THROWS
  }

  static final Duration DEADLINE = Duration.ofSeconds(15);

  private final Moments moments;
  private final SimulatedClock clock;
  private final Consumer<DeliveryId> watched;
  private final Function<Parcel, Conduct> conducts;
  private final Map<DeliveryId, Integer> arrived = new HashMap<>();
  private final Map<DeliveryId, Integer> attempted = new HashMap<>();
  private final Set<DeliveryId> underWay = new HashSet<>();

  /// @param watched is told of each attempt as it begins
  Receiver(
      Moments moments,
      SimulatedClock clock,
      Consumer<DeliveryId> watched,
      Function<Parcel, Conduct> conducts) {
    this.moments = moments;
    this.clock = clock;
    this.watched = watched;
    this.conducts = conducts;
  }

  /// How often a delivery has arrived.
  int arrivals(DeliveryId id) {
    return arrived.getOrDefault(id, 0);
  }

  /// How many attempts at a delivery came here.
  int attempts(DeliveryId id) {
    return attempted.getOrDefault(id, 0);
  }

  /// The receiver as a life of the hub sees it.
  Target asTarget() {
    return this::take;
  }

  /// Forgets the requests of a hub that has died.
  void hangUp() {
    underWay.clear();
  }

  private Outcome take(Parcel parcel) {
    DeliveryId id = parcel.id();
    attempted.merge(id, 1, Integer::sum);
    watched.accept(id);
    if (!underWay.add(id)) {
      throw new Broken("EachDeliveryEndsOnce", "two attempts at " + id + " run at once");
    }
    moments.at("attempt " + id);
    Outcome outcome = answer(id, conducts.apply(parcel));
    moments.at("answer " + id);
    underWay.remove(id);
    return outcome;
  }

  private Outcome answer(DeliveryId id, Conduct conduct) {
    return switch (conduct) {
      case TAKES -> {
        arrived.merge(id, 1, Integer::sum);
        yield new Outcome.Delivered();
      }
      case TAKES_TWICE -> {
        arrived.merge(id, 2, Integer::sum);
        yield new Outcome.Delivered();
      }
      case REFUSES -> new Outcome.Refused(new Failure("HTTP_400", "no"));
      case FAILS -> new Outcome.Retryable(new Failure("HTTP_503", "not now"));
      case ASKS_FOR_A_PAUSE ->
          new Outcome.Retryable(
              new Failure("HTTP_429", "slower"), Optional.of(Duration.ofMinutes(5)));
      case IS_SILENT -> {
        clock.advance(DEADLINE);
        yield new Outcome.Retryable(new Failure("TIMEOUT", "no answer"));
      }
      case ANSWERS_LATE -> {
        arrived.merge(id, 1, Integer::sum);
        clock.advance(DEADLINE);
        yield new Outcome.Retryable(new Failure("TIMEOUT", "no answer"));
      }
      case LIES -> {
        arrived.merge(id, 1, Integer::sum);
        yield new Outcome.Retryable(new Failure("HTTP_500", "it is here and I deny it"));
      }
      case THROWS -> {
        underWay.remove(id);
        throw new IllegalStateException("a simulated bug in a target");
      }
    };
  }
}
