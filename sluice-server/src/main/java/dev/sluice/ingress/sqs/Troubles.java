package dev.sluice.ingress.sqs;

import dev.sluice.fault.Fault;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What a source cannot do now: said once when it begins, and once when it is over.
final class Troubles {

  private static final System.Logger LOG = System.getLogger(Troubles.class.getName());

  private final String source;
  private final Map<Doing, Fault> now = new EnumMap<>(Doing.class);

  /// What is done with a queue.
  enum Doing {
    /// Asking for messages.
    RECEIVE,
    /// Handing their events to intake.
    ADMIT,
    /// Hiding messages that are held.
    HIDE,
    /// Taking messages out.
    DELETE
  }

  Troubles(String source) {
    this.source = source;
  }

  /// It does not work.
  synchronized void fails(Doing doing, Fault fault) {
    Fault before = now.put(doing, fault);
    if (before == null || !before.code().equals(fault.code())) {
      LOG.log(
          Level.WARNING,
          "source {0}: {1} [{2}]; it is tried again, and what is in the queue stays there",
          source,
          fault.sentence(),
          fault.code());
    }
  }

  /// It works.
  synchronized void works(Doing doing) {
    Fault before = now.remove(doing);
    if (before != null) {
      LOG.log(Level.INFO, "source {0}: works again, after [{1}]", source, before.code());
    }
  }

  /// What does not work now.
  synchronized Optional<Fault> now() {
    return now.values().stream().findFirst();
  }
}
