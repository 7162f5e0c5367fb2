package dev.sluice.notify.manners;

import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import java.util.Optional;

/// Which message stands for one that was not sent itself, as the note of an attempt tells it.
///
/// @param reason why it was not sent
/// @param by the message that stands for it
public record Stead(Reason reason, DeliveryId by) {

  /// Why a message was not sent itself.
  public enum Reason {
    /// One of the same key had arrived.
    THROTTLED("a message of the same key has arrived: "),
    /// It stands in a digest.
    COLLECTED("it is told of in a digest: ");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }
  }

  /// The end of the delivery that did not have to be sent.
  public Outcome.Covered outcome() {
    return new Outcome.Covered(new Failure(reason.name(), reason.sentence + by));
  }

  /// What stands for a delivery; empty when it was sent itself, or has not ended.
  public static Optional<Stead> of(DeliveryView view) {
    if (view.state() != DeliveryState.DELIVERED || view.history().isEmpty()) {
      return Optional.empty();
    }
    return view.history().getLast().failure().flatMap(Stead::read);
  }

  private static Optional<Stead> read(Failure note) {
    for (Reason reason : Reason.values()) {
      if (note.code().equals(reason.name()) && note.message().startsWith(reason.sentence)) {
        return DeliveryId.parse(note.message().substring(reason.sentence.length()))
            .map(by -> new Stead(reason, by));
      }
    }
    return Optional.empty();
  }

  /// When the last attempt at a delivery ended.
  static java.time.Instant ended(DeliveryView view) {
    Attempt last = view.history().getLast();
    return last.at().plus(last.took());
  }
}
