package dev.sluice.outbox;

import dev.sluice.journal.Position;
import java.time.Instant;

/// Why an event of the journal must not be forgotten yet.
public sealed interface Need {

  /// Where the event stands.
  Position position();

  /// Routing has not been there.
  record Routing(Position position) implements Need {}

  /// A delivery has not ended, or it is dead and blocks its lane.
  ///
  /// @param since when it was routed, last redriven, or died
  record Pending(DeliveryId id, Instant since) implements Need {
    @Override
    public Position position() {
      return id.position();
    }
  }

  /// An archive has not written it.
  record Owed(TargetName target, Position position) implements Need {}

  /// A dead letter that may still be sent again.
  ///
  /// @param since when it died
  record DeadLetter(DeliveryId id, Instant since) implements Need {
    @Override
    public Position position() {
      return id.position();
    }
  }
}
