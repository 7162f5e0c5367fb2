package dev.sluice.ingress.http;

import dev.sluice.event.Event;
import java.util.List;

/// The events of a body of any shape.
///
/// @param events the events in their order
/// @param shape the name of the body's shape; `unrecognised` when it has none
/// @param path the path of the application that it is for
/// @param notes what people should know
public record ShapedBatch(List<Event> events, String shape, String path, List<String> notes) {

  /// Reads a call's body, whatever its shape.
  @FunctionalInterface
  public interface Reader {

    /// The events; there is at least one, unless the body is a batch without any.
    ///
    /// @param isWhole whether the body becomes one event, and not one for each of its records
    /// @throws dev.sluice.fault.Fault when the body as a whole is refused
    ShapedBatch read(Call call, boolean isWhole);
  }

  /// Copies the lists.
  public ShapedBatch {
    events = List.copyOf(events);
    notes = List.copyOf(notes);
  }
}
