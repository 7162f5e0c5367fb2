package dev.sluice.engine.rocksdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes; numbers are big-endian, lengths are varints of 7 bits a byte, low
/// first.
final class ByteSink {

  private byte[] bytes;
  private int length;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  ByteSink u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  ByteSink u32(int value) {
    room(4);
    length = put(bytes, length, value, 4);
    return this;
  }

  ByteSink u64(long value) {
    room(8);
    length = put(bytes, length, value, 8);
    return this;
  }

  ByteSink varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  ByteSink text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return varint(utf8.length).raw(utf8, 0, utf8.length);
  }

  ByteSink raw(byte[] from, int offset, int count) {
    room(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
    return this;
  }

  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  private static int put(byte[] into, int at, long value, int width) {
    for (int i = width - 1; i >= 0; i--) {
      into[at + width - 1 - i] = (byte) (value >>> (8 * i));
    }
    return at + width;
  }
}
