package dev.sluice.ingress.http;

import dev.sluice.event.Event;
import java.util.List;

/// Reads the events of a call, in whichever of CloudEvents' modes they came.
@FunctionalInterface
public interface EventReader {

  /// The events in their order; an empty batch has none.
  ///
  /// @throws dev.sluice.fault.Fault when they cannot be read; none is admitted then
  List<Event> read(Call call);
}
