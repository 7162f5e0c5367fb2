package dev.sluice.ingress.http;

import dev.sluice.event.Event;
import java.util.List;
import java.util.function.Supplier;

/// The entries of a call with client events.
///
/// @param events what the good entries say
/// @param refused how many entries are not good
/// @param reply writes the answer's body in the form of PutEvents; asked once the events are
///   durable
public record ClientBatch(List<Event> events, int refused, Supplier<byte[]> reply) {

  /// Reads a call's entries.
  @FunctionalInterface
  public interface Reader {

    /// The entries, good or not.
    ///
    /// @throws dev.sluice.fault.Fault when the body as a whole cannot be read
    ClientBatch read(Call call);
  }

  /// Copies the events.
  public ClientBatch {
    events = List.copyOf(events);
  }
}
