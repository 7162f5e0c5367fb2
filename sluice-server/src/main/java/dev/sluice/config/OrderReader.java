package dev.sluice.config;

import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.fault.Fault;
import dev.sluice.routing.OrderKey;
import dev.sluice.view.ViewPath;
import java.util.Optional;

/// Reads by what a target keeps an order: `order: { key: $.detail.accountNumber, poison: block }`,
/// or `order: unordered`, which is so without it.
final class OrderReader {

  /// The key that it reads.
  static final String KEY = "order";

  private OrderReader() {}

  /// An order as it is read.
  ///
  /// @param key by what; empty keeps none
  /// @param blocks whether those behind a dead delivery wait
  record Order(Optional<OrderKey> key, boolean blocks) {
    static final Order NONE = new Order(Optional.empty(), false);

    DeliveryPolicy with(DeliveryPolicy policy) {
      return policy.blocking(blocks);
    }
  }

  static Order read(Section target) {
    if (!target.has(KEY)) {
      return Order.NONE;
    }
    if (target.isText(KEY)) {
      target.parsed(KEY, OrderReader::none);
      return Order.NONE;
    }
    return target.section(KEY).map(OrderReader::order).orElse(Order.NONE);
  }

  private static String none(String text) {
    if (text.equals("unordered")) {
      return text;
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no order; write unordered, or { key: $.detail.accountNumber }");
  }

  private static Order order(Section order) {
    order.need("key", "$.detail.accountNumber");
    Optional<OrderKey> key = order.parsed("key", OrderReader::key);
    boolean blocks = order.parsed("poison", OrderReader::blocks).orElse(false);
    order.finish();
    return new Order(key, blocks && key.isPresent());
  }

  private static OrderKey key(String text) {
    ViewPath path = ViewPath.parse(text);
    if (path.isWhole()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-path",
          "'" + text + "' is the whole event, and no two are alike; name a value of it");
    }
    return new OrderKey(path);
  }

  private static boolean blocks(String text) {
    return switch (text) {
      case "dead-letter" -> false;
      case "block" -> true;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is not known; dead-letter and block are");
    };
  }

  /// Notes that a target of a sort that takes its events otherwise can keep no order.
  static void refuse(Section target, String why) {
    if (target.has(KEY)) {
      target.wrong(KEY, why);
    }
  }
}
