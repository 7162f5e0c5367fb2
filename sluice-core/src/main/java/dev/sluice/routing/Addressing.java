package dev.sluice.routing;

import dev.sluice.event.Event;
import java.util.List;

/// What an event owes by itself, besides what the rules make of it: the hub's own events may say
/// for whom they are.
@FunctionalInterface
public interface Addressing {

  /// No event says so.
  Addressing NONE = _ -> List.of();

  /// For whom an event is; empty for all but a few. Always the same for the same event, because a
  /// step that a crash takes back is taken again.
  List<Recipient> of(Event event);
}
