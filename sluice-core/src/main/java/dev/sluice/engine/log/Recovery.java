package dev.sluice.engine.log;

import dev.sluice.engine.log.RecordReader.Found;
import dev.sluice.journal.Position;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Finds where the last segment ends, and cuts off what a crash left half written.
///
/// Each group is synced before the next is written. So only the last group can be torn, and nobody
/// was told that it is durable. A whole record of a later group behind a broken place means that
/// the disk has lost what it had promised: that is not cut off, it stops the start.
final class Recovery {

  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
  private static final int CHUNK = 1 << 20;

  private final Disk disk;
  private final Segment segment;
  private final DiskFile file;
  private final long size;
  private final Losses losses;

  private long end;
  private long head = Segment.HEADER;

  /// Where the last whole group begins.
  private long lastGroup = Segment.HEADER;

  private Recovery(Disk disk, Segment segment, Losses losses) throws IOException {
    this.losses = losses;
    this.disk = disk;
    this.segment = segment;
    this.file = segment.file();
    this.size = file.size();
    this.end = segment.first().value();
  }

  /// Makes a segment ready to be written on.
  ///
  /// @return the position after its last entry
  static Position of(Disk disk, Segment segment, Losses losses) throws IOException {
    Recovery recovery = new Recovery(disk, segment, losses);
    recovery.walk();
    recovery.cut();
    recovery.makeDurable();
    segment.forgetFrom(recovery.head);
    segment.isIndexed();
    segment.grownTo(recovery.head);
    return new Position(recovery.end);
  }

  /// Goes on while there are whole groups without a gap, other than one that was given up.
  private void walk() throws IOException {
    RecordReader reader = new RecordReader(file, segment.salt(), size, CHUNK);
    long at = Segment.HEADER;
    long next = end;
    long group = end;
    long millis = 0;
    while (true) {
      if (reader.look(at) != Found.RECORD
          || reader.first() != next
          || reader.first() - reader.before() != group
          || (next != group && reader.millis() != millis)) {
        long lostUntil = losses.until(new Position(next)).map(Position::value).orElse(next);
        at = lostUntil == next ? -1 : reader.scan(at, lostUntil);
        if (at < 0 || reader.first() != lostUntil) {
          return;
        }
        next = lostUntil;
        group = next - reader.before();
      }
      millis = reader.millis();
      segment.note(next, at);
      next += reader.count();
      at += Records.HEADER + reader.length();
      if (reader.endsGroup()) {
        lastGroup = head;
        head = at;
        end = next;
        group = next;
      }
    }
  }

  /// Overwrites what stands behind the head with zeros, if there is anything.
  private void cut() throws IOException {
    long last = lastWritten();
    if (last < head) {
      return;
    }
    requireTorn(last);
    LOG.log(
        System.Logger.Level.INFO,
        "{0}/{1}: what stands behind position {3} was cut off, a group that was never acknowledged;"
            + " bytes: {2}",
        disk.where(),
        segment.name(),
        last + 1 - head,
        end - 1);
    wipe(file, head, last + 1);
  }

  /// Writes the header and the last group once more, and syncs.
  ///
  /// The process may have ended between a write and its sync, or because the sync failed. What the
  /// system shows then need not be on the disk, and after a failed sync it never would be: only
  /// what is written anew is synced anew. Whoever reads it, or is told of a repeat of it, counts on
  /// it.
  private void makeDurable() throws IOException {
    rewrite(file, 0, Segment.HEADER);
    rewrite(file, lastGroup, head);
    file.sync();
    disk.sync();
  }

  private static void rewrite(DiskFile file, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK, to - from));
    for (long at = from; at < to; at += CHUNK) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), to - at));
      file.read(at, bytes);
      file.write(at, bytes.flip());
    }
  }

  static void wipe(DiskFile file, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(CHUNK, to - from));
    for (long at = from; at < to; at += CHUNK) {
      file.write(at, zeros.clear().limit((int) Math.min(zeros.capacity(), to - at)));
    }
  }

  /// The last place behind the head that is not zero, or something before the head.
  private long lastWritten() throws IOException {
    long last = head - 1;
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long at = head; at < size; at += CHUNK) {
      chunk.clear().limit((int) Math.min(CHUNK, size - at));
      file.read(at, chunk);
      for (int i = chunk.position() - 1; i >= 0; i--) {
        if (chunk.get(i) != 0) {
          last = at + i;
          break;
        }
      }
    }
    return last;
  }

  private void requireTorn(long last) throws IOException {
    RecordReader reader = new RecordReader(file, segment.salt(), size, CHUNK);
    for (long at = head; at <= last; at++) {
      // A place that cannot be a header costs no checksum.
      if (reader.skip(at) > 0
          && reader.first() - reader.before() > end
          && reader.look(at) == Found.RECORD) {
        throw new DamageException(
            disk.where(),
            new Damage(segment.name(), head, new Position(end), new Position(reader.first())));
      }
    }
  }
}
