package dev.sluice.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.outbox.Lane;
import dev.sluice.view.ViewPath;
import java.util.Optional;

/// By which value of an event a target's deliveries keep their order.
///
/// An event without the value, or with `null`, has nobody to keep an order with: it goes as if the
/// target kept none. One lane for all of these would let one of them hold up the others.
///
/// @param path where the value stands in the matching view
public record OrderKey(ViewPath path) {

  /// The lane of an event. Numbers are alike by value: `1`, `1.0` and `1e0` are the same.
  public Optional<Lane> lane(ObjectNode view) {
    return path.find(view).filter(value -> !value.isNull()).map(OrderKey::text).map(Lane::of);
  }

  private static String text(JsonNode value) {
    if (value.isTextual()) {
      return "s" + value.textValue();
    }
    // Scientific notation where it is shorter, so a large exponent stays a few characters.
    return value.isNumber() ? "n" + value.decimalValue().stripTrailingZeros() : "j" + value;
  }
}
