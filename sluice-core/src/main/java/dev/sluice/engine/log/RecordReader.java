package dev.sluice.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads the records of one segment, some at a time.
///
/// What it has read is never overwritten: whoever takes the bytes of a body may keep them.
final class RecordReader {

  private final DiskFile file;
  private final long salt;
  private final long limit;
  private final int chunk;

  private ByteBuffer held = ByteBuffer.allocate(0);
  private long heldFrom;
  private int at;

  /// What stands at a place.
  enum Found {
    RECORD,
    /// Nothing was written here, or there is no room for a record.
    END,
    /// Something was written here that is no whole record.
    DAMAGED
  }

  /// @param limit where the bytes end that may be read
  /// @param chunk how many bytes to read at once
  RecordReader(DiskFile file, long salt, long limit, int chunk) {
    this.file = file;
    this.salt = salt;
    this.limit = limit;
    this.chunk = chunk;
  }

  /// Looks at the record at a place, and checks all of it.
  Found look(long offset) throws IOException {
    if (!header(offset)) {
      return Found.END;
    }
    if (isZero(Records.HEADER)) {
      return Found.END;
    }
    if (!Records.isPlausible(held, at, limit - offset)
        || !hold(offset, Records.HEADER + length())
        || !Records.isWhole(held, at, salt)) {
      return Found.DAMAGED;
    }
    return Found.RECORD;
  }

  /// Looks at the header at a place only, and says where the next record stands; 0 when there can
  /// be none here.
  long skip(long offset) throws IOException {
    if (!header(offset) || !Records.isPlausible(held, at, limit - offset)) {
      return 0;
    }
    return offset + Records.HEADER + length();
  }

  /// Looks for a whole record behind damage, byte by byte. The salted checksum tells one from bytes
  /// that only look like one.
  ///
  /// @param first the position that it must not begin before
  /// @return where it stands, which is then looked at; -1 when there is none
  long scan(long offset, long first) throws IOException {
    for (long place = offset; place + Records.HEADER < limit; place++) {
      if (skip(place) > 0 && first() >= first && look(place) == Found.RECORD) {
        return place;
      }
    }
    return -1;
  }

  private boolean header(long offset) throws IOException {
    return hold(offset, Records.HEADER);
  }

  private boolean isZero(int bytes) {
    for (int i = at; i < at + bytes; i++) {
      if (held.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean hold(long offset, int bytes) throws IOException {
    if (limit - offset < bytes) {
      return false;
    }
    if (offset < heldFrom || offset + bytes > heldFrom + held.limit()) {
      ByteBuffer read = ByteBuffer.allocate((int) Math.min(limit - offset, Math.max(chunk, bytes)));
      file.read(offset, read);
      held = read.flip();
      heldFrom = offset;
    }
    at = (int) (offset - heldFrom);
    return held.limit() - at >= bytes;
  }

  int length() {
    return held.getInt(at + 4);
  }

  boolean endsGroup() {
    return (held.get(at + 8) & Records.ENDS_GROUP) != 0;
  }

  long first() {
    return held.getLong(at + 9);
  }

  int before() {
    return held.getInt(at + 17);
  }

  long millis() {
    return held.getLong(at + 21);
  }

  int count() {
    return held.getInt(at + 29);
  }

  /// The array that holds the body.
  byte[] array() {
    return held.array();
  }

  /// Where in the array the body begins.
  int body() {
    return at + Records.HEADER;
  }
}
