package dev.sluice.engine.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The form of a record, big-endian:
///
/// ```
/// crc:u32        CRC-32C over the segment's salt and all that follows
/// length:u32     bytes of the body
/// flags:u8       1 when the group ends with this record
/// first:u64      position of the first entry
/// before:u32     entries of the group that stand in records before this one
/// millis:u64     when the group was accepted
/// count:u32      entries in the body
/// body           the entries, in the form that the log's user gave them
/// ```
///
/// A group is what was synced at once. It counts only when it is there to its end, because whoever
/// appended it was promised all or nothing. `before` tells a torn group from damage: the records of
/// the one group that was never synced may be missing in its middle, as the disk pleases, but no
/// record of a later group can stand behind a gap.
///
/// Where a group stands, another one may have been begun before that was never acknowledged. Its
/// records must not be read with those of the later one: so what is left of it is overwritten with
/// zeros, and synced, before the place is used again. If that sync failed at a start, and the disk
/// still has the beginning of the old group, `millis` tells it from the later one.
///
/// The salt is random and kept to the log. Without it, an entry could hold bytes that look like a
/// record, and would become one after a torn write.
final class Records {

  static final int HEADER = 33;

  /// A record is closed once its body has this many bytes; whoever wants one entry reads it whole.
  static final int BODY = 32 << 10;

  static final int ENDS_GROUP = 1;

  private static final int CRC = 4;

  private Records() {}

  /// Writes the header of a record whose body stands in the buffer already, up to its position.
  static void seal(
      ByteBuffer buffer,
      int start,
      long salt,
      boolean endsGroup,
      long first,
      int before,
      long millis,
      int count) {
    int end = buffer.position();
    buffer
        .putInt(start + 4, end - start - HEADER)
        .put(start + 8, (byte) (endsGroup ? ENDS_GROUP : 0))
        .putLong(start + 9, first)
        .putInt(start + 17, before)
        .putLong(start + 21, millis)
        .putInt(start + 29, count)
        .putInt(start, crc(salt, buffer.duplicate().limit(end).position(start + CRC)));
  }

  /// Whether the header at a place can be one; only the checksum says whether it is.
  static boolean isPlausible(ByteBuffer buffer, int at, long room) {
    int length = buffer.getInt(at + 4);
    int count = buffer.getInt(at + 29);
    return length > 0
        && length <= room - HEADER
        && (buffer.get(at + 8) & ~ENDS_GROUP) == 0
        && buffer.getLong(at + 9) > 0
        && buffer.getInt(at + 17) >= 0
        && count > 0
        && count <= length
        && buffer.getLong(at + 9) <= Long.MAX_VALUE - count;
  }

  /// Whether the record at a place, all of which stands in the buffer, is what was written.
  static boolean isWhole(ByteBuffer buffer, int at, long salt) {
    int end = at + HEADER + buffer.getInt(at + 4);
    return buffer.getInt(at) == crc(salt, buffer.duplicate().limit(end).position(at + CRC));
  }

  private static int crc(long salt, ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (salt >>> shift) & 0xff);
    }
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
