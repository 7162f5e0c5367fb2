package dev.sluice.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Entry;

/// Looks at each event before the rules do, on routing's thread, in the order of positions.
///
/// It may be shown an event again: a step that could not be written is taken once more.
@FunctionalInterface
public interface Inspection {

  /// Rules may have all events.
  Inspection NONE = (_, _) -> true;

  /// Whether rules may have an event; one that they may not have is kept in the quarantine.
  ///
  /// @param view the event's matching view, which must stay as it is
  boolean admits(Entry entry, ObjectNode view);
}
