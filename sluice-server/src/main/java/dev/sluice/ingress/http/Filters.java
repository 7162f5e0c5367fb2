package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads which deliveries a caller wants, wherever the words for it stand.
///
/// @param where what the words are called in a fault: query parameter, or member
/// @param word finds a word by its name
record Filters(String where, Function<String, Optional<String>> word) {

  static final int MAX_ITEMS = 1_000;

  DeliveryFilter filter(Set<DeliveryState> states) {
    return new DeliveryFilter(
        states,
        word("rule", RuleName::new),
        word("target", TargetName::new),
        word("from", Query::time),
        word("to", Query::time),
        word.apply("error"));
  }

  /// The states of `state=due,dead`; all of them when it is absent.
  Set<DeliveryState> states() {
    return word("state", Filters::states).orElse(Set.of());
  }

  Optional<DeliveryId> after() {
    return word("after", Filters::id);
  }

  int limit(int otherwise) {
    return word("limit", Filters::count).orElse(otherwise);
  }

  static DeliveryId id(String text) {
    return DeliveryId.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + text + "' is not a delivery id, which is position~rule~target"));
  }

  private static Set<DeliveryState> states(String text) {
    EnumSet<DeliveryState> states = EnumSet.noneOf(DeliveryState.class);
    for (String name : text.split(",", -1)) {
      states.add(
          switch (name) {
            case "due" -> DeliveryState.DUE;
            case "leased" -> DeliveryState.LEASED;
            case "delivered" -> DeliveryState.DELIVERED;
            case "dead" -> DeliveryState.DEAD;
            default ->
                throw new IllegalArgumentException(
                    "'" + name + "' is not a state; there are due, leased, delivered and dead");
          });
    }
    return states;
  }

  static String shown(DeliveryState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Integer count(String text) {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      value = 0;
    }
    if (value < 1 || value > MAX_ITEMS) {
      throw new IllegalArgumentException("'" + text + "' is not a number from 1 to " + MAX_ITEMS);
    }
    return value;
  }

  private <T> Optional<T> word(String name, Function<String, T> reading) {
    Optional<String> text = word.apply(name);
    try {
      return text.map(reading);
    } catch (IllegalArgumentException e) {
      throw Fault.of(
          Fault.Kind.INVALID, "invalid-parameter", where + " " + name + ": " + e.getMessage());
    }
  }
}
