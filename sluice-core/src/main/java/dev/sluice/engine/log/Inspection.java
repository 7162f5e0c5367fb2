package dev.sluice.engine.log;

import dev.sluice.engine.log.RecordReader.Found;
import dev.sluice.journal.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a whole log that nobody has open, and says where it is damaged.
public final class Inspection {

  private static final int CHUNK = 1 << 20;

  private final Disk disk;
  private final Losses losses;
  private final List<String> names;
  private final List<Damage> found = new ArrayList<>();

  private Inspection(Disk disk) throws IOException {
    this.disk = disk;
    this.losses = Losses.read(disk);
    this.names = disk.names().stream().filter(Segment::isName).toList();
  }

  /// All damage that is not given up yet, in the order of positions. A group that a crash left half
  /// written at the end of the log is none.
  ///
  /// @throws IOException when the log cannot be read, or begins so that it cannot be gone on with
  public static List<Damage> of(Disk disk) throws IOException {
    Inspection inspection = new Inspection(disk);
    for (int i = 0; i < inspection.names.size(); i++) {
      inspection.segment(i);
    }
    return List.copyOf(inspection.found);
  }

  /// Gives up what is damaged, for good: whoever reads passes over it from now on.
  ///
  /// @return what was given up by this call
  public static List<Damage> giveUp(Disk disk) throws IOException {
    List<Damage> damage = of(disk);
    if (!damage.isEmpty()) {
      Losses.read(disk).plus(damage).write(disk);
    }
    return damage;
  }

  private Optional<Position> next(int index) {
    return index + 1 < names.size()
        ? Optional.of(Segment.positionOf(names.get(index + 1)))
        : Optional.empty();
  }

  private void segment(int index) throws IOException {
    String name = names.get(index);
    Position first = Segment.positionOf(name);
    Optional<Segment> opened = Segment.found(disk, name);
    if (opened.isPresent() && opened.get().first().equals(first)) {
      try (DiskFile file = opened.get().file()) {
        walk(opened.get(), file, next(index));
      }
    } else if (next(index).isPresent()) {
      note(name, 0, first, next(index).get());
    }
  }

  /// @param until the first position of the next segment; empty for the last one
  private void walk(Segment segment, DiskFile file, Optional<Position> until) throws IOException {
    RecordReader reader = new RecordReader(file, segment.salt(), file.size(), CHUNK);
    long at = Segment.HEADER;
    long next = segment.first().value();
    long group = next;
    while (true) {
      if (reader.look(at) == Found.RECORD && reader.first() == next) {
        next += reader.count();
        at += Records.HEADER + reader.length();
        group = reader.endsGroup() ? next : group;
        continue;
      }
      if (until.isPresent() && next >= until.get().value()) {
        return;
      }
      long resumed = reader.scan(at + 1, next + 1);
      while (until.isEmpty() && resumed > 0 && reader.first() - reader.before() <= group) {
        // Of the group that was never synced, records may be missing as the disk pleases.
        resumed = reader.scan(resumed + 1, next + 1);
      }
      if (resumed < 0) {
        long from = next;
        until.ifPresent(position -> note(segment.name(), 0, new Position(from), position));
        return;
      }
      note(segment.name(), at, new Position(next), new Position(reader.first()));
      at = resumed;
      next = reader.first();
      group = next - reader.before();
    }
  }

  private void note(String name, long at, Position from, Position until) {
    if (!losses.until(from).map(known -> known.compareTo(until) >= 0).orElse(false)) {
      found.add(new Damage(name, at, from, until));
    }
  }
}
