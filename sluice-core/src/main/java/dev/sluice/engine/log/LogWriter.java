package dev.sluice.engine.log;

import dev.sluice.journal.Position;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes groups of entries to the log: {@link #begin}, {@link #entry} for each, {@link #write},
/// {@link #sync}. Only one thread may use it.
///
/// When {@link #begin}, {@link #entry} or {@link #write} fails, {@link #abandon} takes the group
/// back, and the next one may be tried, unless it was a {@link SyncFailedException}. When {@link
/// #sync} fails nobody can know what is on disk: after a failed sync the system may show pages as
/// clean that never reached it. The log can only be opened anew then.
public final class LogWriter {

  private static final int BUFFER = 2 << 20;

  /// How many bytes a probe writes.
  private static final int PROBE = 64 << 10;

  private final Disk disk;
  private final Map<Position, Segment> segments;
  private final LongSupplier salts;
  private final long segmentBytes;
  private final @Nullable Spare spare;

  private @Nullable Segment segment;
  private @Nullable DiskFile file;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private volatile Position end;

  /// Where the next flush goes, and where the furthest failed one may have left bytes.
  private long written;

  private long soiledTo;

  /// Whether a new segment was begun and not finished. It may be on disk already, so the next group
  /// must not go to the one before it: at a start, the one before it has ended.
  private boolean rolling;

  private long groupFirst;
  private long groupMillis;
  private long next;
  private int recordStart = -1;
  private long recordFirst;

  LogWriter(
      Disk disk,
      Map<Position, Segment> segments,
      Position end,
      LongSupplier salts,
      long segmentBytes,
      boolean spares)
      throws IOException {
    this.disk = disk;
    this.segments = segments;
    this.end = end;
    this.salts = salts;
    this.segmentBytes = segmentBytes;
    this.spare = spares ? new Spare(disk, segmentBytes) : null;
    for (Segment last : segments.values()) {
      segment = last;
    }
    if (segment != null) {
      file = disk.open(segment.name());
    }
  }

  Position end() {
    return end;
  }

  /// Begins a group.
  ///
  /// @param millis when it was accepted
  /// @param bytes of all its entries together
  public void begin(long millis, long bytes) throws IOException {
    wipe();
    long records = bytes / Records.BODY + 2;
    roll(bytes + records * Records.HEADER);
    groupFirst = end.value();
    groupMillis = millis;
    next = groupFirst;
    written = open().head();
    buffer.clear();
    recordStart = -1;
  }

  /// Adds an entry to the group, in a form that says itself where it ends.
  public void entry(byte[] bytes, int offset, int length) throws IOException {
    if (recordStart >= 0 && buffer.position() - recordStart - Records.HEADER >= Records.BODY) {
      seal(false);
    }
    if (buffer.remaining() < length + Records.HEADER) {
      if (recordStart >= 0) {
        seal(false);
      }
      flush();
      if (buffer.remaining() < length + Records.HEADER) {
        buffer = ByteBuffer.allocateDirect(length + Records.HEADER);
      }
    }
    if (recordStart < 0) {
      recordStart = buffer.position();
      recordFirst = next;
      buffer.position(recordStart + Records.HEADER);
    }
    buffer.put(bytes, offset, length);
    next++;
  }

  /// When the group was accepted.
  public long groupMillis() {
    return groupMillis;
  }

  private void seal(boolean endsGroup) {
    Segment into = open();
    Records.seal(
        buffer,
        recordStart,
        into.salt(),
        endsGroup,
        recordFirst,
        (int) (recordFirst - groupFirst),
        groupMillis,
        (int) (next - recordFirst));
    into.note(recordFirst, written + recordStart);
    recordStart = -1;
  }

  private void flush() throws IOException {
    int length = buffer.position();
    if (length > 0) {
      soiledTo = written + length;
      Objects.requireNonNull(file).write(written, buffer.flip());
      written += length;
      buffer.clear();
    }
  }

  /// Hands what is left of the group to the system.
  public void write() throws IOException {
    if (recordStart >= 0) {
      seal(true);
    }
    flush();
  }

  /// Makes the group durable; from now on it can be read.
  ///
  /// @return the position after it
  public Position sync() throws IOException {
    Objects.requireNonNull(file).sync();
    Segment grown = open();
    grown.grownTo(written);
    soiledTo = written;
    end = new Position(next);
    if (buffer.capacity() > BUFFER) {
      buffer = ByteBuffer.allocateDirect(BUFFER);
    }
    if (spare != null && written > segmentBytes / 4) {
      spare.wanted();
    }
    return end;
  }

  /// Takes back a group that could not be written.
  public void abandon() {
    if (segment != null) {
      segment.forgetFrom(segment.head());
    }
    recordStart = -1;
    buffer.clear();
  }

  /// Removes what a failed write may have left behind the head, durably and before anything is
  /// written there: else a loss of power could leave the beginning of that group on the disk and
  /// the end of a later one behind it, and both would be read as one.
  private void wipe() throws IOException {
    if (segment != null && soiledTo > segment.head()) {
      DiskFile soiled = Objects.requireNonNull(file);
      Recovery.wipe(soiled, segment.head(), soiledTo);
      syncOnce("file", soiled::sync);
      soiledTo = segment.head();
    }
  }

  private Segment open() {
    return Objects.requireNonNull(segment);
  }

  /// Goes on in a new segment when the group has no room in this one.
  private void roll(long bytes) throws IOException {
    if (segment != null
        && !rolling
        && (segment.head() == Segment.HEADER || segment.head() + bytes <= segmentBytes)) {
      return;
    }
    rolling = true;
    long salt = salts.getAsLong();
    String name = Segment.name(end);
    boolean prepared = spare != null && spare.take(end, salt, name);
    if (!prepared) {
      // What an earlier try left is not used: its sync may have failed.
      disk.delete(name);
      try (DiskFile begun = disk.open(name)) {
        Segment.begin(begun, end, salt);
      }
    }
    syncOnce("folder", disk::sync);
    DiskFile opened = disk.open(name);
    Segment fresh = Segment.fresh(disk, name, end, salt);
    if (segment != null) {
      segment.endsBefore(end);
    }
    DiskFile before = file;
    file = opened;
    segment = fresh;
    soiledTo = 0;
    segments.put(end, fresh);
    rolling = false;
    if (before != null) {
      before.close();
    }
  }

  private interface Sync {
    void run() throws IOException;
  }

  /// A folder's sync, and that before a group, are no more tried again than that of a group.
  private static void syncOnce(String what, Sync sync) throws SyncFailedException {
    try {
      sync.run();
    } catch (IOException e) {
      SyncFailedException failed = new SyncFailedException("the " + what + "'s sync failed: " + e);
      failed.initCause(e);
      throw failed;
    }
  }

  /// Tries whether the disk takes a write where the next group would stand, and leaves zeros there,
  /// which is what stands behind the head anyway. It syncs nothing: the next group does.
  public void probe() throws IOException {
    if (segment != null && file != null) {
      long head = segment.head();
      Recovery.wipe(file, head, Math.max(soiledTo, head + PROBE));
    }
  }

  void close() throws IOException {
    if (spare != null) {
      spare.close();
    }
    if (file != null) {
      file.close();
    }
  }
}
