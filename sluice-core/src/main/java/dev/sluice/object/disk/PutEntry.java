package dev.sluice.object.disk;

import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What stands in the log of puts, big-endian:
///
/// ```
/// 1:u8   keyLength:u16   key   length:u32   bytes     an object was put
/// 2:u8   keyLength:u16   key                          what was put before under this key is void
/// 3:u8   position:u64                                 what stands before is durable as files
/// ```
sealed interface PutEntry {

  /// An object was put; its bytes are what the buffer has left.
  record Put(ObjectKey key, ByteBuffer content) implements PutEntry {

    byte[] bytes() {
      byte[] bytes = new byte[content.remaining()];
      content.duplicate().get(bytes);
      return bytes;
    }
  }

  /// What was put before under a key is void: it was deleted, or stands in a synced file.
  record Voided(ObjectKey key) implements PutEntry {}

  /// What stands before a position is durable as files.
  record Settled(Position until) implements PutEntry {}

  /// Takes entries with their positions, and how many bytes they have in the log.
  interface Visitor {
    void entry(Position position, PutEntry entry, int size) throws IOException;
  }

  static byte[] put(ObjectKey key, byte[] bytes) {
    byte[] name = key.value().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + 2 + name.length + 4 + bytes.length)
        .put((byte) 1)
        .putShort((short) name.length)
        .put(name)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  static byte[] voided(ObjectKey key) {
    byte[] name = key.value().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + 2 + name.length)
        .put((byte) 2)
        .putShort((short) name.length)
        .put(name)
        .array();
  }

  static byte[] settled(Position until) {
    return ByteBuffer.allocate(9).put((byte) 3).putLong(until.value()).array();
  }

  /// Reads an entry, up to which the buffer is moved on. Its checksum was right: what is no entry
  /// then was written by a later version.
  static PutEntry read(ByteBuffer from) throws IOException {
    byte kind = from.get();
    return switch (kind) {
      case 1 -> {
        ObjectKey key = key(from);
        int length = from.getInt();
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        yield new Put(key, content);
      }
      case 2 -> new Voided(key(from));
      case 3 -> new Settled(new Position(from.getLong()));
      default -> throw new IOException("an entry of a kind that is not known: " + kind);
    };
  }

  private static ObjectKey key(ByteBuffer from) {
    byte[] name = new byte[from.getShort()];
    from.get(name);
    return new ObjectKey(new String(name, StandardCharsets.UTF_8));
  }
}
