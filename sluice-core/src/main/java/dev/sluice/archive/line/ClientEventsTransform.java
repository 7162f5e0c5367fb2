package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Entry;

/// Moves the client's id from `resources` to `detail.accountNumber`, as the delivery stream of
/// client events does, and leaves `resources` empty.
public record ClientEventsTransform() implements Transform {

  @Override
  public Shaped apply(Entry entry, ObjectNode view) {
    JsonNode clientId = view.path("resources").path(0);
    if (!clientId.isTextual()) {
      return Shaped.Failed.of("resources holds no client id");
    }
    if (!(view.get("detail") instanceof ObjectNode detail)) {
      return Shaped.Failed.of("detail is no object that could have an accountNumber");
    }
    detail.set("accountNumber", clientId);
    view.putArray("resources");
    return new Shaped.Stored(view);
  }
}
