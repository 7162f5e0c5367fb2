package dev.sluice.engine.journal;

import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// An index in memory, whose pass takes two fingerprints a step.
final class MemoryIndex implements FingerprintIndex {

  private static final int STEP = 2;

  private final TreeMap<Fingerprint, Known> known = new TreeMap<>(Fingerprint::compare);
  Position through = Position.FIRST;
  private Optional<Fingerprint> sweepAfter = Optional.empty();
  int looks;

  @Override
  public Optional<Known> find(Fingerprint fingerprint) {
    looks++;
    return Optional.ofNullable(known.get(fingerprint));
  }

  @Override
  public void write(List<Known> sorted, Position newThrough) {
    sorted.forEach(each -> known.put(each.fingerprint(), each));
    through = newThrough;
  }

  @Override
  public void persist() {}

  @Override
  public Position through() {
    return through;
  }

  @Override
  public boolean sweep(Instant before, Consumer<Fingerprint> kept) {
    Map<Fingerprint, Known> rest =
        sweepAfter.map(after -> known.tailMap(after, false)).orElse(known);
    Iterator<Known> each = rest.values().iterator();
    for (int i = 0; i < STEP && each.hasNext(); i++) {
      Known next = each.next();
      sweepAfter = Optional.of(next.fingerprint());
      if (next.millis() <= before.toEpochMilli()) {
        each.remove();
      } else {
        kept.accept(next.fingerprint());
      }
    }
    boolean more = each.hasNext();
    if (!more) {
      sweepAfter = Optional.empty();
    }
    return more;
  }

  int size() {
    return known.size();
  }
}
