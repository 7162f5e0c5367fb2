package dev.sluice.outbox;

import java.util.EnumSet;
import java.util.Set;

/// Where a delivery stands, and the one table of legal moves.
public enum DeliveryState {
  /// To be attempted, at once or not before a time.
  DUE,
  /// An attempt is under way.
  LEASED,
  /// It has arrived.
  DELIVERED,
  /// It will not be tried again by itself.
  DEAD;

  /// The states that may follow this one.
  ///
  /// ```
  /// DUE → LEASED → DELIVERED
  ///  ▲      │ └──► DEAD ─┐
  ///  └──────┴────────────┘   again later; given back; redriven
  /// ```
  public Set<DeliveryState> next() {
    return switch (this) {
      case DUE -> EnumSet.of(LEASED);
      case LEASED -> EnumSet.of(DUE, DELIVERED, DEAD);
      case DELIVERED -> EnumSet.noneOf(DeliveryState.class);
      case DEAD -> EnumSet.of(DUE);
    };
  }
}
