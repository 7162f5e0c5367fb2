package dev.sluice.mail.receipt;

import dev.sluice.event.Event;
import java.util.List;

/// The port to what takes the hub's own events.
public interface Door {

  /// Returns when all of the events are durable.
  ///
  /// @throws dev.sluice.fault.Fault when none was kept
  void admit(List<Event> events) throws InterruptedException;

  /// Whether there is room for more than what was accepted already.
  boolean hasRoom();
}
