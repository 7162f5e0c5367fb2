package dev.sluice.intake;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Journal;
import dev.sluice.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The one door to the journal: checks the limits, waits for durability, says what was admitted.
public final class Intake {

  /// How many bytes of data one event may have.
  public static final int MAX_DATA_BYTES = 1 << 20;

  /// How many characters the attributes of one event may have together, with the names of the
  /// extensions. CloudEvents 1.0.2 §5 asks for no less than 64 KiB of event.
  public static final int MAX_ATTRIBUTE_CHARACTERS = 1 << 16;

  /// The source of the hub's own events, which nobody else may send: they are its audit trail.
  public static final String OWN_SOURCE = "sluice";

  /// The source of the events of received mail, which nobody else may send: what was received is
  /// handed on because of them.
  public static final String MAIL_SOURCE = "mail";

  private static final Set<String> RESERVED = Set.of(OWN_SOURCE, MAIL_SOURCE);
  private static final int SHOWN_ID = 64;

  private final Journal journal;

  private final Clock clock;
  private final Reserve reserve;

  /// An intake in front of a journal, on a disk without end.
  public Intake(Journal journal, Clock clock) {
    this(journal, clock, Reserve.NONE);
  }

  /// An intake in front of a journal, which refuses while a disk's reserve is touched.
  public Intake(Journal journal, Clock clock, Reserve reserve) {
    this.journal = journal;
    this.clock = clock;
    this.reserve = reserve;
  }

  /// Admits events and returns when they are durable; the answers stand at the events' places. An
  /// event without a time gets the time at which it came (CloudEvents 1.0.2 §3.1.2 allows that).
  ///
  /// @throws Fault `reserved-source`, `reserved-attribute`, `event-too-large`, `disk-full`, or what
  ///   {@link Journal#append} throws; nothing was kept then
  public List<Admission> admit(List<Event> events) throws InterruptedException {
    for (Event event : events) {
      if (RESERVED.contains(event.source())) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "reserved-source",
            "source: '" + event.source() + "' is that of the hub's own events; choose another");
      }
      if (CopyOf.isMarked(event)) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "reserved-attribute",
            CopyOf.PLACE
                + ", "
                + CopyOf.REPLAY
                + ": the hub marks its own copies so; leave them out");
      }
    }
    return admitOwn(events);
  }

  /// Admits the hub's own events, whose source may be a reserved one.
  ///
  /// @throws Fault as {@link #admit}
  public List<Admission> admitOwn(List<Event> events) throws InterruptedException {
    reserve.requireWhole();
    List<Event> stamped = new ArrayList<>(events.size());
    for (Event event : events) {
      requireAtMost(event, event.data().length(), MAX_DATA_BYTES, "bytes of data");
      requireAtMost(event, attributes(event), MAX_ATTRIBUTE_CHARACTERS, "characters of attributes");
      stamped.add(event.time().isPresent() ? event : event.at(Timestamp.of(clock.now())));
    }
    return journal.append(stamped);
  }

  /// Whether the disk's reserve is whole; while it is not, no event is admitted.
  public boolean hasRoom() {
    return reserve.isWhole();
  }

  private static void requireAtMost(Event event, long found, int most, String unit) {
    if (found > most) {
      String id = event.id();
      String shown = id.length() > SHOWN_ID ? id.substring(0, SHOWN_ID) + "…" : id;
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "event-too-large",
          "event '%s' has %d %s; at most %d are taken".formatted(shown, found, unit, most));
    }
  }

  private static long attributes(Event event) {
    long characters =
        (long) event.id().length()
            + event.source().length()
            + event.type().length()
            + length(event.subject())
            + length(event.dataContentType())
            + length(event.dataSchema());
    for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
      characters += extension.getKey().length() + extension.getValue().text().length();
    }
    return characters;
  }

  private static long length(Optional<String> attribute) {
    return attribute.isPresent() ? attribute.get().length() : 0;
  }
}
