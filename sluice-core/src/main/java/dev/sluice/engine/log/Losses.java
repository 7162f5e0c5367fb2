package dev.sluice.engine.log;

import dev.sluice.journal.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What somebody has given up of a damaged log: a text file beside the segments, one line a place.
///
/// ```
/// <first position lost> TAB <position after the last> TAB <segment> TAB <byte> LF
/// ```
///
/// Positions that stand here are passed over by whoever reads; without a line here, damage stops
/// whoever comes to it.
final class Losses {

  static final String NAME = "lost.tsv";

  private static final String NEXT = "lost.tmp";
  private static final Losses NONE = new Losses(List.of());

  private final List<Damage> given;

  private Losses(List<Damage> given) {
    this.given = given;
  }

  static Losses read(Disk disk) throws IOException {
    if (!disk.names().contains(NAME)) {
      return NONE;
    }
    ByteBuffer bytes;
    try (DiskFile file = disk.open(NAME)) {
      bytes = ByteBuffer.allocate((int) Math.min(file.size(), 1 << 24));
      file.read(0, bytes);
    }
    List<Damage> given = new ArrayList<>();
    for (String line :
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).lines().toList()) {
      given.add(parse(disk, line));
    }
    return new Losses(given);
  }

  private static Damage parse(Disk disk, String line) throws IOException {
    String[] parts = line.split("\t", -1);
    try {
      return new Damage(
          parts[2],
          Long.parseLong(parts[3]),
          new Position(Long.parseLong(parts[0])),
          new Position(Long.parseLong(parts[1])));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(
          "%s/%s has a line that is none: '%s'".formatted(disk.where(), NAME, line), e);
    }
  }

  /// These and more, in the order of positions.
  Losses plus(List<Damage> more) {
    List<Damage> all = new ArrayList<>(given);
    all.addAll(more);
    all.sort(Comparator.comparing(Damage::from));
    return new Losses(List.copyOf(all));
  }

  /// Makes them durable.
  void write(Disk disk) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Damage each : given) {
      text.append(each.from()).append('\t').append(each.until()).append('\t');
      text.append(each.segment()).append('\t').append(each.at()).append('\n');
    }
    disk.delete(NEXT);
    try (DiskFile file = disk.open(NEXT)) {
      file.write(0, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
      file.sync();
    }
    disk.rename(NEXT, NAME);
    disk.sync();
  }

  /// Where to go on when a position is given up.
  Optional<Position> until(Position position) {
    Optional<Position> until = Optional.empty();
    Position at = position;
    for (Damage each : given) {
      if (each.from().compareTo(at) <= 0 && each.until().compareTo(at) > 0) {
        at = each.until();
        until = Optional.of(at);
      }
    }
    return until;
  }

  /// How many positions are given up.
  long count() {
    return given.stream().mapToLong(Damage::count).sum();
  }
}
