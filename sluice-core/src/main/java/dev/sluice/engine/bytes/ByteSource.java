package dev.sluice.engine.bytes;

import java.nio.charset.StandardCharsets;

/// Reads what {@link ByteSink} wrote; reading past the end throws, as a sign of a broken record.
public final class ByteSource {

  private final byte[] bytes;
  private int at;
  private final int end;

  public ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public ByteSource(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  public int position() {
    return at;
  }

  public int remaining() {
    return end - at;
  }

  public byte[] array() {
    return bytes;
  }

  public int u8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  public int u32() {
    return (int) number(4);
  }

  public long u64() {
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

  public long varint() {
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
  public int count() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalStateException("a count of " + value);
    }
    return (int) value;
  }

  public int length() {
    long value = varint();
    if (value < 0 || value > remaining()) {
      throw new IllegalStateException("a length of " + value + " with " + remaining() + " left");
    }
    return (int) value;
  }

  public String text() {
    int length = length();
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  public void skip(int count) {
    need(count);
    at += count;
  }

  private void need(int count) {
    if (count < 0 || count > end - at) {
      throw new IllegalStateException(count + " bytes wanted, " + (end - at) + " left");
    }
  }
}
