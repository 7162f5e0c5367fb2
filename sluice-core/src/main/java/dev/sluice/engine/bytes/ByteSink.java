package dev.sluice.engine.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes; numbers are big-endian, lengths are varints of 7 bits a byte, low
/// first.
public final class ByteSink {

  private byte[] bytes;
  private int length;

  public ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  public int length() {
    return length;
  }

  public ByteSink u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public ByteSink u32(int value) {
    room(4);
    length = put(bytes, length, value, 4);
    return this;
  }

  public ByteSink u64(long value) {
    room(8);
    length = put(bytes, length, value, 8);
    return this;
  }

  public ByteSink varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  public ByteSink text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return varint(utf8.length).raw(utf8, 0, utf8.length);
  }

  public ByteSink raw(byte[] from, int offset, int count) {
    room(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
    return this;
  }

  /// Writes a number over what stands at a place already.
  public void setU32(int at, int value) {
    put(bytes, at, value, 4);
  }

  /// The array that holds the bytes, up to {@link #length()}.
  public byte[] array() {
    return bytes;
  }

  /// The bytes, in an array that holds nothing else.
  public byte[] toBytes() {
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
