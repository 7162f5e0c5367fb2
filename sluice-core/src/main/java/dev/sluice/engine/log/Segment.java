package dev.sluice.engine.log;

import dev.sluice.journal.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.zip.CRC32C;

/// One file of the log.
///
/// ```
/// magic:u64 = "SLUICELG"   version:u32 = 1   salt:u64   first:u64   crc:u32 of all before it
/// record, record, …        see Records
/// zeros                    room that was prepared, up to the end of the file
/// ```
///
/// Where a record stands is known in steps of {@value #STEP} bytes, so that the whole log's index
/// stays small: 16 bytes for each step.
final class Segment {

  static final int HEADER = 32;
  static final String SUFFIX = ".log";

  private static final long MAGIC = 0x534c554943454c47L;
  private static final int VERSION = 1;
  private static final int STEP = 64 << 10;
  private static final int CHUNK = 256 << 10;
  private static final int SMALL_CHUNK = 64 << 10;

  private final String where;
  private final String name;
  private final DiskFile file;
  private final Position first;
  private final long salt;

  private volatile long head;

  /// The first position of the next segment. What stands here from it on is what a failed write has
  /// left, and was taken back.
  private volatile long nextFirst = Long.MAX_VALUE;

  /// Guards the index; null until somebody reads a segment that another process has written.
  private final Object lock = new Object();

  private long[] positions = new long[64];
  private long[] offsets = new long[64];
  private int steps;
  private boolean indexed;

  /// Held by readers; retiring waits for them.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private boolean retired;

  private Segment(Disk disk, String name, DiskFile file, Position first, long salt, long head) {
    this.where = disk.where();
    this.name = name;
    this.file = file;
    this.first = first;
    this.salt = salt;
    this.head = head;
  }

  static String name(Position first) {
    return String.format(Locale.ROOT, "%020d%s", first.value(), SUFFIX);
  }

  static Position positionOf(String name) {
    return new Position(Long.parseLong(name.substring(0, 20)));
  }

  static boolean isName(String name) {
    return name.matches("\\d{20}" + SUFFIX.replace(".", "\\."));
  }

  /// Writes a header and makes it durable.
  static void begin(DiskFile file, Position first, long salt) throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER)
            .putLong(MAGIC)
            .putInt(VERSION)
            .putLong(salt)
            .putLong(first.value());
    file.write(0, header.putInt(crc(header)).flip());
    file.sync();
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().clear().limit(HEADER - 4));
    return (int) crc.getValue();
  }

  /// A segment that was begun just now.
  static Segment fresh(Disk disk, String name, Position first, long salt) throws IOException {
    Segment segment = new Segment(disk, name, disk.open(name), first, salt, HEADER);
    segment.indexed = true;
    return segment;
  }

  /// A segment that is there already, with all of it readable; empty when its header is none.
  static Optional<Segment> found(Disk disk, String name) throws IOException {
    DiskFile file = disk.open(name);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    file.read(0, header);
    if (header.hasRemaining()
        || header.getLong(0) != MAGIC
        || header.getInt(HEADER - 4) != crc(header)
        || header.getLong(20) < Position.FIRST.value()) {
      file.close();
      return Optional.empty();
    }
    int version = header.getInt(8);
    if (version != VERSION) {
      file.close();
      throw new IOException(
          disk.where() + "/" + name + " has version " + version + ", not " + VERSION);
    }
    Position first = new Position(header.getLong(20));
    return Optional.of(new Segment(disk, name, file, first, header.getLong(12), file.size()));
  }

  Position first() {
    return first;
  }

  long salt() {
    return salt;
  }

  String name() {
    return name;
  }

  DiskFile file() {
    return file;
  }

  /// Where the next record will stand.
  long head() {
    return head;
  }

  /// Says how far records may be read; what stands before is durable.
  void grownTo(long newHead) {
    head = newHead;
  }

  /// Says that a segment follows, which begins at a position.
  void endsBefore(Position next) {
    nextFirst = next.value();
  }

  /// Notes where a record stands, which is not readable yet.
  void note(long position, long offset) {
    synchronized (lock) {
      if (steps == 0 || offset - offsets[steps - 1] >= STEP) {
        if (steps == positions.length) {
          positions = Arrays.copyOf(positions, steps * 2);
          offsets = Arrays.copyOf(offsets, steps * 2);
        }
        positions[steps] = position;
        offsets[steps++] = offset;
      }
    }
  }

  /// Takes back what was noted from an offset on.
  void forgetFrom(long offset) {
    synchronized (lock) {
      while (steps > 0 && offsets[steps - 1] >= offset) {
        steps--;
      }
    }
  }

  /// Says that all there is was noted.
  void isIndexed() {
    synchronized (lock) {
      indexed = true;
    }
  }

  private long floor(long position) throws IOException {
    synchronized (lock) {
      if (!indexed) {
        index();
        indexed = true;
      }
      int found = Arrays.binarySearch(positions, 0, steps, position);
      int step = found >= 0 ? found : -found - 2;
      return step < 0 ? HEADER : offsets[step];
    }
  }

  /// Notes the records by their headers. Where one does not follow the other, a header is damaged,
  /// and only checksums tell where the next record stands.
  private void index() throws IOException {
    RecordReader reader = new RecordReader(file, salt, head, CHUNK);
    steps = 0;
    long before = HEADER - 1;
    long at = HEADER;
    long next = first.value();
    while (at + Records.HEADER < head && next < nextFirst) {
      long end = reader.skip(at);
      if (end == 0 || reader.first() != next) {
        at = reader.scan(before + 1, next);
        if (at < 0) {
          return;
        }
        end = reader.skip(at);
      }
      note(reader.first(), at);
      next = reader.first() + reader.count();
      before = at;
      at = end;
    }
  }

  /// Visits records, beginning with the one that holds a position. Damage is passed over where
  /// nobody asked for what stood there, or it is given up.
  ///
  /// @param until the position after the segment's last entry
  /// @param small whether only a little is wanted
  /// @return whether to go on with the next segment
  /// @throws DamageException when what is wanted next is damaged
  boolean read(Position from, Position until, boolean small, Losses losses, RecordVisitor visitor)
      throws IOException {
    use.readLock().lock();
    try {
      return retired || readOn(from, until, small, losses, visitor);
    } finally {
      use.readLock().unlock();
    }
  }

  private boolean readOn(
      Position from, Position until, boolean small, Losses losses, RecordVisitor visitor)
      throws IOException {
    long at = floor(from.value());
    RecordReader reader = new RecordReader(file, salt, head, small ? SMALL_CHUNK : CHUNK);
    long next = Math.min(from.value(), until.value());
    while (next < until.value()) {
      if (reader.look(at) != RecordReader.Found.RECORD || reader.first() > next) {
        long resumed =
            reader.look(at) == RecordReader.Found.RECORD ? at : reader.scan(at + 1, first.value());
        long found = resumed < 0 ? until.value() : reader.first();
        if (found > next && !isGivenUp(next, found, losses)) {
          throw new DamageException(
              where, new Damage(name, at, new Position(next), new Position(found)));
        }
        if (resumed < 0) {
          return true;
        }
        next = Math.max(next, found);
        at = resumed;
      }
      long end = reader.first() + reader.count();
      if (end > next) {
        if (!visitor.record(
            new Position(reader.first()),
            reader.millis(),
            reader.count(),
            reader.array(),
            reader.body(),
            reader.length())) {
          return false;
        }
        next = end;
      }
      at += Records.HEADER + reader.length();
    }
    return true;
  }

  private static boolean isGivenUp(long from, long until, Losses losses) {
    return losses.until(new Position(from)).map(known -> known.value() >= until).orElse(false);
  }

  /// How many bytes it has on disk.
  long bytes() throws IOException {
    return file.size();
  }

  /// Lets nobody read it any more, and closes it once nobody does; then it can be deleted.
  void retire() throws IOException {
    use.writeLock().lock();
    try {
      retired = true;
      file.close();
    } finally {
      use.writeLock().unlock();
    }
  }

  void close() throws IOException {
    file.close();
  }
}
