package dev.sluice.simulation;

import dev.sluice.engine.journal.Fingerprint;
import dev.sluice.engine.journal.FingerprintIndex;
import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// An index of repeats that loses its latest writes with the power, and then says so.
final class SimulatedIndex implements FingerprintIndex {

  /// What was synced, or survived a loss of power.
  private final Map<Fingerprint, Known> kept = new HashMap<>();

  private Position keptThrough = Position.FIRST;
  private final List<Write> unsynced = new ArrayList<>();

  private final Map<Fingerprint, Known> seen = new HashMap<>();
  private Position through = Position.FIRST;

  /// A write, or a sweep when there is an instant.
  private record Write(List<Known> added, Position through, Optional<Instant> sweptBefore) {}

  @Override
  public void persist() {
    unsynced.forEach(this::keep);
    unsynced.clear();
  }

  /// A loss of power: of the writes that were not flushed the oldest ones are left, as many as
  /// chance has it.
  void crash(RandomGenerator random) {
    unsynced.subList(0, random.nextInt(unsynced.size() + 1)).forEach(this::keep);
    unsynced.clear();
    seen.clear();
    seen.putAll(kept);
    through = keptThrough;
  }

  private void keep(Write write) {
    write.added().forEach(known -> kept.put(known.fingerprint(), known));
    write
        .sweptBefore()
        .ifPresent(
            before -> kept.values().removeIf(known -> known.millis() < before.toEpochMilli()));
    keptThrough = write.through();
  }

  @Override
  public Optional<Known> find(Fingerprint fingerprint) {
    return Optional.ofNullable(seen.get(fingerprint));
  }

  @Override
  public void write(List<Known> sorted, Position upTo) {
    sorted.forEach(known -> seen.put(known.fingerprint(), known));
    through = upTo;
    unsynced.add(new Write(List.copyOf(sorted), upTo, Optional.empty()));
  }

  @Override
  public Position through() {
    return through;
  }

  @Override
  public boolean sweep(Instant before, Consumer<Fingerprint> stays) {
    seen.values().removeIf(known -> known.millis() < before.toEpochMilli());
    unsynced.add(new Write(List.of(), through, Optional.of(before)));
    seen.keySet().forEach(stays);
    return false;
  }
}
