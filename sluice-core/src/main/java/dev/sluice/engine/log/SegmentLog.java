package dev.sluice.engine.log;

import dev.sluice.journal.Position;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/// A log of entries in one order, kept in segments.
///
/// One thread writes, through {@link #writer()}; any thread reads.
public final class SegmentLog implements AutoCloseable {

  /// How many bytes a segment has room for, unless a single group needs more.
  public static final long SEGMENT_BYTES = 64L << 20;

  private final Disk disk;
  private final NavigableMap<Position, Segment> segments = new ConcurrentSkipListMap<>();
  private final LogWriter writer;

  private SegmentLog(Disk disk, LongSupplier salts, long segmentBytes, boolean spares)
      throws IOException {
    this.disk = disk;
    Position end = recover();
    this.writer = new LogWriter(disk, segments, end, salts, segmentBytes, spares);
  }

  /// Opens the log in a folder, and cuts off what a crash left half written.
  ///
  /// @param salts random numbers that nobody can guess
  /// @throws IOException when it cannot be read, or is damaged; the message says where
  public static SegmentLog open(Disk disk, LongSupplier salts) throws IOException {
    return new SegmentLog(disk, salts, SEGMENT_BYTES, true);
  }

  /// Opens a log with segments of another size, and without a thread that prepares them.
  public static SegmentLog open(Disk disk, LongSupplier salts, long segmentBytes)
      throws IOException {
    return new SegmentLog(disk, salts, segmentBytes, false);
  }

  private Position recover() throws IOException {
    disk.delete(Spare.NAME);
    List<String> names = disk.names().stream().filter(Segment::isName).toList();
    for (String name : names) {
      Optional<Segment> found = Segment.found(disk, name);
      if (found.isPresent() && name.equals(Segment.name(found.get().first()))) {
        segments.put(found.get().first(), found.get());
      } else if (name.equals(names.getLast()) && isOnlyBegun(name)) {
        disk.delete(name);
      } else {
        throw new IOException(
            "the journal is damaged: %s/%s does not begin as the segment of that name does"
                .formatted(disk.where(), name));
      }
    }
    Segment before = null;
    for (Segment segment : segments.values()) {
      if (before != null) {
        before.endsBefore(segment.first());
      }
      before = segment;
    }
    return segments.isEmpty() ? Position.FIRST : Recovery.of(disk, segments.lastEntry().getValue());
  }

  /// Whether a crash may have come between the making of a file and the sync of its header. Nothing
  /// is written behind a header that is not synced.
  private boolean isOnlyBegun(String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      return file.size() <= Segment.HEADER;
    }
  }

  /// The one that writes.
  public LogWriter writer() {
    return writer;
  }

  /// The position that the next entry will get; what stands before it is durable.
  public Position end() {
    return writer.end();
  }

  /// Visits records in their order, beginning with the one that holds a position, while the visitor
  /// says so and there are any.
  ///
  /// @param small whether only a few entries are wanted
  /// @throws IOException when the disk cannot be read, or a record is damaged
  public void read(Position from, boolean small, RecordVisitor visitor) throws IOException {
    Map.Entry<Position, Segment> at = segments.floorEntry(from);
    while (at != null && at.getValue().read(from, small, visitor)) {
      at = segments.higherEntry(at.getKey());
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
    for (Segment segment : segments.values()) {
      segment.close();
    }
  }
}
