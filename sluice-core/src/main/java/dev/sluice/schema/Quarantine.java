package dev.sluice.schema;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Outbox;
import dev.sluice.routing.Router;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.util.List;
import java.util.Optional;

/// The target of events that no rule may have yet: looks at them again, and puts a copy of those
/// that conform now into the journal, for all rules.
///
/// A crash between the copy and the settlement makes the attempt again; the journal knows the copy
/// then as a repeat, for as long as it knows any. Before the copy, it is made durable that the
/// event is in quarantine: else a loss of power would have it routed anew, by schemas that it
/// conforms to, and it would come to the rules twice.
public final class Quarantine implements Target {

  /// The code of what keeps an event here.
  public static final String CODE = "SCHEMA";

  /// The name of rule and target.
  public static final String NAME = Router.QUARANTINE;

  private final Inspector inspector;
  private final Outbox outbox;
  private final Door door;

  /// Where copies come in.
  @FunctionalInterface
  public interface Door {
    /// Admits them, and returns when they are durable.
    void admit(List<Event> copies) throws InterruptedException;
  }

  /// A quarantine.
  ///
  /// @param outbox has the deliveries of those who are kept
  public Quarantine(Inspector inspector, Outbox outbox, Door door) {
    this.inspector = inspector;
    this.outbox = outbox;
    this.door = door;
  }

  /// {@link Mismatches} says how often each schema is told of.
  @Override
  public boolean isToldOfElsewhere() {
    return true;
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    Optional<Mismatch> kept = inspector.keeps(parcel.event());
    if (kept.isPresent()) {
      return new Outcome.Refused(new Failure(CODE, kept.get().sentence()));
    }
    CopyOf copy = new CopyOf(parcel.id().position().toString(), 0);
    try {
      outbox.persist();
      door.admit(List.of(copy.mark(parcel.event())));
      return new Outcome.Delivered();
    } catch (Fault e) {
      return new Outcome.Retryable(
          new Failure("JOURNAL_BUSY", e.code() + ": " + e.sentence()), e.retryAfter());
    }
  }
}
