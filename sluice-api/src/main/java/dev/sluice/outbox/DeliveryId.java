package dev.sluice.outbox;

import dev.sluice.journal.Position;
import java.util.Comparator;
import java.util.Optional;

/// What makes a delivery itself: the event's place, the rule that chose it, the target, and the
/// replay if it comes from one.
///
/// Each attempt of a delivery carries the same id, so that a receiver can drop a repeat. As text it
/// is `position~rule~target`, or `position~rule~target~replay`, which needs no escaping in a URL or
/// a header.
///
/// @param replay the number of the replay that it comes from; 0 when routing wrote it
public record DeliveryId(Position position, RuleName rule, TargetName target, int replay)
    implements Comparable<DeliveryId> {

  private static final Comparator<DeliveryId> ORDER =
      Comparator.comparing(DeliveryId::position)
          .thenComparing(DeliveryId::target)
          .thenComparing(DeliveryId::rule)
          .thenComparingInt(DeliveryId::replay);

  /// What routing makes of an event.
  public DeliveryId(Position position, RuleName rule, TargetName target) {
    this(position, rule, target, 0);
  }

  /// Checks the number.
  public DeliveryId {
    if (replay < 0) {
      throw new IllegalArgumentException("a replay's number is 1 or more, not " + replay);
    }
  }

  /// Reads the text form back; empty when the text is no delivery id. A number in another dress,
  /// such as `+7` or `007`, is none: a delivery has one id only.
  public static Optional<DeliveryId> parse(String text) {
    String[] parts = text.split("~", -1);
    if (parts.length != 3 && parts.length != 4) {
      return Optional.empty();
    }
    try {
      DeliveryId id =
          new DeliveryId(
              new Position(Long.parseLong(parts[0])),
              new RuleName(parts[1]),
              new TargetName(parts[2]),
              parts.length == 3 ? 0 : Integer.parseInt(parts[3]));
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(DeliveryId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return position + "~" + rule + "~" + target + (replay == 0 ? "" : "~" + replay);
  }
}
