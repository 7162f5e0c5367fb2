package dev.sluice.index;

import dev.sluice.event.Event;
import java.util.function.Consumer;

/// Says by which terms the events of one source are found.
public interface IndexedFields {

  /// The source; events of any other are passed over without a look.
  String source();

  /// Gives each term of an event of the source; none at all when it is not to be found. One that is
  /// given twice counts once.
  void terms(Event event, Consumer<Term> each);
}
