package dev.sluice.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The data of an event, byte for byte as it came in.
///
/// Holds a range of an array without copying it, because the bytes of a request are sliced into the
/// events of a batch. Whoever makes a payload gives the array away and never writes to it again.
public final class Payload {

  /// No bytes at all; an event without data has this payload.
  public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Payload(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /// The whole array, which the caller gives away.
  public static Payload of(byte[] array) {
    return of(array, 0, array.length);
  }

  /// A range of an array, which the caller gives away.
  public static Payload of(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IndexOutOfBoundsException(offset + "+" + length + " of " + array.length);
    }
    return length == 0 ? EMPTY : new Payload(array, offset, length);
  }

  /// The UTF-8 bytes of a text.
  public static Payload ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The number of bytes.
  public int length() {
    return length;
  }

  /// Whether there are no bytes.
  public boolean isEmpty() {
    return length == 0;
  }

  /// The array that holds the bytes; only for reading, and only in the range given by {@link
  /// #offset()} and {@link #length()}.
  public byte[] array() {
    return array;
  }

  /// Where the bytes begin in {@link #array()}.
  public int offset() {
    return offset;
  }

  /// A read-only view of the bytes.
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array, offset, length).asReadOnlyBuffer();
  }

  /// A copy of the bytes.
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /// The bytes read as UTF-8.
  public String text() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return buffer().hashCode();
  }

  /// Only the length: a payload must not find its way into a log.
  @Override
  public String toString() {
    return "Payload[" + length + " bytes]";
  }
}
