package dev.sluice.engine.log;

import dev.sluice.engine.log.RecordReader.Found;
import dev.sluice.journal.Position;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/// Reads a whole log without changing it, and names each place where it is broken.
public final class LogAudit {

  private static final int CHUNK = 1 << 20;

  private final Disk disk;
  private final BiConsumer<String, String> findings;
  private final LongConsumer progress;

  private int segments;
  private long bytes;
  private long torn;
  private long first;
  private long next;
  private long groupFirst;
  private long groupMillis;

  /// @param findings takes a place and what is wrong there
  /// @param progress takes how many bytes were read so far
  public LogAudit(Disk disk, BiConsumer<String, String> findings, LongConsumer progress) {
    this.disk = disk;
    this.findings = findings;
    this.progress = progress;
  }

  /// How many bytes there are to read.
  public static long bytes(Disk disk) throws IOException {
    long all = 0;
    for (String name : names(disk)) {
      try (DiskFile file = disk.open(name)) {
        all += file.size();
      }
    }
    return all;
  }

  private static List<String> names(Disk disk) throws IOException {
    return disk.names().stream().filter(Segment::isName).toList();
  }

  /// Reads all segments.
  public void run() throws IOException {
    List<String> names = names(disk);
    for (String name : names) {
      segment(name, name.equals(names.getLast()));
    }
  }

  private String where(String name) {
    return disk.where() + "/" + name;
  }

  private void segment(String name, boolean isLast) throws IOException {
    segments++;
    Optional<Segment> found = Segment.found(disk, name);
    if (found.isEmpty() || !name.equals(Segment.name(found.get().first()))) {
      boolean isOnlyBegun = found.isEmpty() && isLast && size(name) <= Segment.HEADER;
      if (!isOnlyBegun) {
        findings.accept(where(name), "does not begin as the segment of that name does");
      }
      if (found.isPresent()) {
        found.get().close();
      }
      return;
    }
    Segment segment = found.get();
    long begins = segment.first().value();
    if (next == 0) {
      first = begins;
    } else if (begins != next) {
      findings.accept(
          where(name), "begins at position " + begins + ", but the file before it ends at " + next);
    }
    next = begins;
    groupFirst = begins;
    try {
      records(segment, isLast);
    } finally {
      segment.close();
    }
    progress.accept(bytes);
  }

  private long size(String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      return file.size();
    }
  }

  private void records(Segment segment, boolean isLast) throws IOException {
    long size = segment.file().size();
    RecordReader reader = new RecordReader(segment.file(), segment.salt(), size, CHUNK);
    long at = Segment.HEADER;
    Found found = reader.look(at);
    while (found == Found.RECORD
        && reader.first() == next
        && reader.first() - reader.before() == groupFirst
        && (next == groupFirst || reader.millis() == groupMillis)) {
      groupMillis = reader.millis();
      next += reader.count();
      at += Records.HEADER + reader.length();
      bytes += Records.HEADER + reader.length();
      if (reader.endsGroup()) {
        groupFirst = next;
      }
      progress.accept(bytes);
      found = reader.look(at);
    }
    boolean isWhole = found == Found.END && groupFirst == next;
    if (!isWhole) {
      broken(segment, reader, at, size, isLast);
    }
  }

  /// Tells a group that was never acknowledged, at the end of all, from damage.
  private void broken(Segment segment, RecordReader reader, long from, long size, boolean isLast)
      throws IOException {
    long expected = next;
    for (long at = from; at < size; at++) {
      if (reader.skip(at) > 0
          && reader.first() - reader.before() > groupFirst
          && reader.look(at) == Found.RECORD) {
        findings.accept(
            where(segment.name()) + " byte " + from,
            "no whole record for position " + expected + ", but a later one at byte " + at);
        next = reader.first();
        groupFirst = next - reader.before();
        return;
      }
    }
    if (isLast) {
      torn = Math.max(1, from - Segment.HEADER - bytes);
      next = groupFirst;
    } else {
      findings.accept(
          where(segment.name()) + " byte " + from, "no whole record for position " + expected);
    }
  }

  /// How many files were read.
  public int segments() {
    return segments;
  }

  /// How many bytes of records were read.
  public long bytesRead() {
    return bytes;
  }

  /// More than 0 when the last group was never acknowledged.
  public long torn() {
    return torn;
  }

  /// Where the log begins.
  public Position first() {
    return new Position(Math.max(1, first));
  }

  /// Where it ends, exclusive.
  public Position end() {
    return new Position(Math.max(1, next));
  }
}
