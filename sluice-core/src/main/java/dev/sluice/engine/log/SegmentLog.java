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
  private final Losses losses;

  private SegmentLog(Disk disk, LongSupplier salts, long segmentBytes, boolean spares)
      throws IOException {
    this.disk = disk;
    this.losses = Losses.read(disk);
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
      } else if (!isGivenUp(name, names)) {
        throw new IOException(
            ("the journal is damaged: %s/%s does not begin as the segment of that name does. Put the"
                    + " file back from a copy, or run 'sluice journal skip-damage', which gives its"
                    + " events up")
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
    return segments.isEmpty()
        ? Position.FIRST
        : Recovery.of(disk, segments.lastEntry().getValue(), losses);
  }

  /// Whether all that a segment held was given up, as far as the next one begins.
  private boolean isGivenUp(String name, List<String> names) {
    int next = names.indexOf(name) + 1;
    return next < names.size()
        && losses
            .until(Segment.positionOf(name))
            .map(until -> until.compareTo(Segment.positionOf(names.get(next))) >= 0)
            .orElse(false);
  }

  /// Where to go on when a position was given up as damaged.
  public Optional<Position> lostUntil(Position position) {
    return losses.until(position);
  }

  /// How many positions were given up as damaged.
  public long lost() {
    return losses.count();
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
  /// says so and there are any. What was forgotten is passed over.
  ///
  /// @param small whether only a few entries are wanted
  /// @throws DamageException when what is wanted next is damaged and not given up
  /// @throws IOException when the disk cannot be read
  public void read(Position from, boolean small, RecordVisitor visitor) throws IOException {
    // Read before the segments: what stands before it can be read in them.
    Position end = end();
    Map.Entry<Position, Segment> at = segments.floorEntry(from);
    Position next = from;
    if (at == null) {
      at = segments.firstEntry();
      next = at == null ? from : at.getKey();
    }
    while (at != null) {
      Map.Entry<Position, Segment> after = segments.higherEntry(at.getKey());
      Position until = after == null ? end : after.getKey();
      if (!at.getValue().read(next, until, small, losses, visitor)) {
        return;
      }
      next = next.compareTo(until) > 0 ? next : until;
      at = after;
    }
  }

  /// Where the oldest segment begins.
  public Position first() {
    Map.Entry<Position, Segment> oldest = segments.firstEntry();
    return oldest == null ? end() : oldest.getKey();
  }

  /// Where the segment after the oldest begins, once something stands in it.
  public Optional<Position> second() {
    return segments.keySet().stream().skip(1).findFirst().filter(next -> next.compareTo(end()) < 0);
  }

  /// How many bytes the oldest segment has on disk.
  public long oldestBytes() throws IOException {
    return segments.isEmpty() ? 0 : segments.firstEntry().getValue().bytes();
  }

  /// How many bytes all segments have on disk.
  public long bytes() throws IOException {
    long bytes = 0;
    for (Segment segment : segments.values()) {
      bytes += segment.bytes();
    }
    return bytes;
  }

  /// Deletes the segments that end before a position, but never the last one. Only one thread may
  /// call.
  ///
  /// Readers that are in a segment leave it first; others pass over it. The folder is synced after
  /// each file, so that a crash cannot leave a gap.
  public void forgetBefore(Position position) throws IOException {
    for (Map.Entry<Position, Segment> oldest = segments.firstEntry(); oldest != null; ) {
      Map.Entry<Position, Segment> next = segments.higherEntry(oldest.getKey());
      if (next == null || next.getKey().compareTo(position) > 0) {
        return;
      }
      oldest.getValue().retire();
      segments.remove(oldest.getKey());
      disk.delete(oldest.getValue().name());
      disk.sync();
      oldest = next;
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
