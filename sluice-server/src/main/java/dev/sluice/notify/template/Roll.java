package dev.sluice.notify.template;

import java.util.List;
import java.util.Optional;

/// Several posts that one message tells of, as the variable `$items`.
///
/// In a text it is each post's own text, one after the other; what does not fit is left out from
/// the end, and `… +3` says how many posts that are. Without a text for each, it is all their
/// metadata as JSON; as all of a string of an object, it is an array then.
///
/// @param items the variables of each post, in their order
/// @param item what each looks like; empty for its metadata
/// @param separator what stands between two of them
public record Roll(List<Json.Fields> items, Optional<Model> item, String separator) {

  static final String NAME = "items";

  /// Copies the items.
  public Roll {
    items = List.copyOf(items);
    item.ifPresent(Model::text);
  }

  /// The variables of a message that tells of them: `count`, `first`, `last` and `items`.
  public Json.Fields variables() {
    Json.Fields fields = Json.Fields.NONE.with("count", items.size());
    if (!items.isEmpty()) {
      fields = fields.with("first", items.getFirst()).with("last", items.getLast());
    }
    return fields.with(NAME, new Json.Items(List.copyOf(items)));
  }
}
