package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What events were seen to look like, kind by kind.
///
/// Routing notes each event as it comes by; somebody else writes what has changed every few
/// seconds. Each row says through which position it counts, and `schema/through` through which all
/// of them do: a start shows the events from there on again, and none is counted twice.
public final class Observations {

  /// How many kinds are kept; events of further ones are counted together.
  public static final int MAX_KINDS = 1_000;

  /// How many fields are kept of all kinds together.
  public static final int MAX_FIELDS = 50_000;

  private static final String THROUGH = "schema/through";
  private static final int PAGE = 100;

  private final Registry registry;
  private final Map<EventKind, Observed> kinds = new HashMap<>();

  /// Is taken before the monitor, by whoever writes to the registry.
  private final ReentrantLock writing = new ReentrantLock();

  private int fields;
  private long unkept;
  private long seenThrough;
  private long writtenThrough;

  /// Whoever is told of drift.
  @FunctionalInterface
  public interface Teller {
    /// Tells of it, in one durable write with changes of the registry.
    void tell(Drift drift, List<Change> with);
  }

  /// What was seen of one field.
  ///
  /// @param pointer as in {@link Drift}
  /// @param share in which part of the events that were looked at
  public record Field(String pointer, Map<Shape, Long> shapes, long events, double share) {}

  /// What was seen of one kind.
  ///
  /// @param count how many events there were
  /// @param looked how many of them were looked at
  /// @param first when the first one was accepted
  /// @param unkept how often a field was met that is beyond the limits
  public record Seen(
      EventKind kind,
      long count,
      long looked,
      Instant first,
      Instant last,
      long unkept,
      List<Field> fields) {}

  /// What stands in a registry.
  public Observations(Registry registry) {
    this.registry = registry;
    List<Registered> page = registry.list(ObservedRow.PREFIX, "", PAGE);
    while (!page.isEmpty()) {
      for (Registered row : page) {
        Observed seen = ObservedRow.read(row);
        kinds.put(seen.kind, seen);
        fields += seen.fields.size();
      }
      page = registry.list(ObservedRow.PREFIX, page.getLast().key(), PAGE);
    }
    writtenThrough =
        registry.find(THROUGH).map(row -> Long.parseLong(row.value().text())).orElse(0L);
    seenThrough = writtenThrough;
  }

  /// From where on a start must show events again; empty before anything was written.
  public synchronized Optional<Position> next() {
    return writtenThrough == 0 ? Optional.empty() : Optional.of(new Position(writtenThrough));
  }

  /// Begins at a position, before which nothing is counted.
  public synchronized void beginAt(Position position) {
    seenThrough = Math.max(seenThrough, position.value());
  }

  synchronized void see(Position position, Instant at, EventKind kind, @Nullable JsonNode detail) {
    Observed seen = kinds.get(kind);
    if (seen == null) {
      if (kind.isTooLong() || kinds.size() >= MAX_KINDS) {
        unkept += position.value() >= seenThrough ? 1 : 0;
        seenThrough = Math.max(seenThrough, position.value() + 1);
        return;
      }
      seen = new Observed(kind, at);
      kinds.put(kind, seen);
    }
    seen.see(position, at, detail, this::hasRoom);
    seenThrough = Math.max(seenThrough, position.value() + 1);
  }

  private boolean hasRoom() {
    if (fields >= MAX_FIELDS) {
      return false;
    }
    fields++;
    return true;
  }

  /// How many events were of kinds that are not kept, since the start.
  public synchronized long unkept() {
    return unkept;
  }

  /// Writes what has changed.
  public void write() {
    writing.lock();
    try {
      long through;
      List<Observed> dirty;
      List<Change> changes = new ArrayList<>();
      synchronized (this) {
        through = seenThrough;
        dirty = kinds.values().stream().filter(each -> each.isDirty).toList();
        for (Observed each : dirty) {
          changes.add(put(each));
          each.isDirty = false;
        }
      }
      int written = 0;
      try {
        while (written < dirty.size()) {
          int next = Math.min(dirty.size(), written + Registry.MAX_CHANGES);
          registry.write(changes.subList(written, next));
          dirty.subList(written, next).forEach(each -> each.version++);
          written = next;
        }
        if (through > writtenThrough) {
          long version = registry.find(THROUGH).map(Registered::version).orElse(Registry.ABSENT);
          registry.put(THROUGH, Payload.ofText(Long.toString(through)), version);
          setWritten(through);
        }
      } catch (Fault fault) {
        synchronized (this) {
          dirty.subList(written, dirty.size()).forEach(each -> each.isDirty = true);
        }
        throw fault;
      }
    } finally {
      writing.unlock();
    }
  }

  private synchronized void setWritten(long through) {
    writtenThrough = through;
  }

  private static Change.Put put(Observed seen) {
    return new Change.Put(ObservedRow.key(seen.kind), ObservedRow.written(seen), seen.version);
  }

  /// Tells of drift, of each once.
  ///
  /// @param most how much at most
  /// @return how much was told
  public int tell(Teller teller, int most) {
    writing.lock();
    try {
      int told = 0;
      for (Observed each : drifted()) {
        while (told < most) {
          Optional<Drift> drift;
          Change put;
          synchronized (this) {
            drift = each.take();
            put = put(each);
          }
          if (drift.isEmpty()) {
            break;
          }
          try {
            teller.tell(drift.get(), List.of(put));
            each.version++;
            told++;
          } catch (Fault fault) {
            synchronized (this) {
              each.untell(drift.get());
            }
            throw fault;
          }
        }
      }
      return told;
    } finally {
      writing.unlock();
    }
  }

  private synchronized List<Observed> drifted() {
    List<Observed> drifted = new ArrayList<>();
    for (Observed each : kinds.values()) {
      if (each.isDirty) {
        each.lookForAbsence();
      }
      if (each.hasUntold()) {
        drifted.add(each);
      }
    }
    return drifted;
  }

  /// What was seen, by type, source and version, behind one kind, up to a number.
  public synchronized List<Seen> list(Optional<EventKind> after, int max) {
    TreeMap<EventKind, Observed> sorted = new TreeMap<>(kinds);
    return (after.isEmpty() ? sorted : sorted.tailMap(after.get(), false))
        .values().stream().limit(max).map(Observations::shown).toList();
  }

  /// What was seen of a kind.
  public synchronized Optional<Seen> find(EventKind kind) {
    return Optional.ofNullable(kinds.get(kind)).map(Observations::shown);
  }

  /// A JSON Schema of what was seen of a kind.
  public synchronized Optional<ObjectNode> schema(EventKind kind) {
    return Optional.ofNullable(kinds.get(kind)).map(ObservedSchema::of);
  }

  private static Seen shown(Observed seen) {
    List<Field> all = new ArrayList<>();
    seen.fields.forEach((pointer, field) -> {
      Map<Shape, Long> shapes = new TreeMap<>();
      field.seenShapes().forEach(shape -> shapes.put(shape, field.shapes[shape.index()]));
      all.add(
          new Field(
              "/detail" + pointer,
              shapes,
              field.events,
              seen.looked == 0 ? 0 : (double) field.events / seen.looked));
    });
    return new Seen(seen.kind, seen.count, seen.looked, seen.first, seen.last, seen.unkept, all);
  }

  /// Forgets what was seen of a kind; it is learnt anew.
  ///
  /// @return whether there was anything
  public boolean forget(EventKind kind) {
    writing.lock();
    try {
      Observed gone;
      synchronized (this) {
        gone = kinds.remove(kind);
        fields -= gone == null ? 0 : gone.fields.size();
      }
      if (gone == null) {
        return false;
      }
      if (gone.version > Registry.ABSENT) {
        registry.delete(ObservedRow.key(kind), gone.version);
      }
      return true;
    } finally {
      writing.unlock();
    }
  }
}
