package dev.sluice.engine.rocksdb;

import java.nio.charset.StandardCharsets;

/// Reads what {@link ByteSink} wrote; reading past the end throws, as a sign of a broken record.
final class ByteSource {

  private final byte[] bytes;
  private int at;
  private final int end;

  ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ByteSource(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  byte[] array() {
    return bytes;
  }

  int u8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  int u32() {
    return (int) number(4);
  }

  long u64() {
    return number(8);
  }

  private long number(int width) {
    need(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | bytes[at++] & 0xff;
    }
    return value;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IllegalStateException("a varint of more than 10 bytes");
  }

  /// A varint that is no number below zero and no larger than an `int`.
  int count() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalStateException("a count of " + value);
    }
    return (int) value;
  }

  int length() {
    long value = varint();
    if (value < 0 || value > remaining()) {
      throw new IllegalStateException("a length of " + value + " with " + remaining() + " left");
    }
    return (int) value;
  }

  String text() {
    int length = length();
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  void skip(int count) {
    need(count);
    at += count;
  }

  private void need(int count) {
    if (count < 0 || count > end - at) {
      throw new IllegalStateException(count + " bytes wanted, " + (end - at) + " left");
    }
  }
}
