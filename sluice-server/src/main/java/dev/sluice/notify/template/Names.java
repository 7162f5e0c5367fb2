package dev.sluice.notify.template;

import java.util.List;
import java.util.Optional;

/// Finds what a dotted name names: `order.items.0.name`.
///
/// A field's own name may hold dots. Where several readings exist, the one whose first field has
/// the longest name wins.
final class Names {

  private static final int MAX_STEPS = 32;

  private Names() {}

  static Optional<Json> find(Json from, String name) {
    return find(from, name, 0);
  }

  private static Optional<Json> find(Json from, String name, int steps) {
    if (steps == MAX_STEPS) {
      return Optional.empty();
    }
    return switch (from) {
      case Json.Text _, Json.Scalar _ -> Optional.empty();
      case Json.Items(List<Json> items) -> {
        int dot = name.indexOf('.');
        Optional<Json> item = item(items, dot < 0 ? name : name.substring(0, dot));
        yield dot < 0 ? item : item.flatMap(i -> find(i, name.substring(dot + 1), steps + 1));
      }
      case Json.Fields fields -> {
        for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
          Optional<Json> field = fields.find(name.substring(0, end));
          int rest = end + 1;
          if (end < name.length()) {
            field = field.flatMap(f -> find(f, name.substring(rest), steps + 1));
          }
          if (field.isPresent()) {
            yield field;
          }
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<Json> item(List<Json> items, String index) {
    boolean isIndex =
        !index.isEmpty()
            && index.length() <= 6
            && index.chars().allMatch(c -> c >= '0' && c <= '9');
    int at = isIndex ? Integer.parseInt(index) : items.size();
    return at < items.size() ? Optional.of(items.get(at)) : Optional.empty();
  }
}
