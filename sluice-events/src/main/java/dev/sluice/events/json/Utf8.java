package dev.sluice.events.json;

import dev.sluice.fault.Fault;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// UTF-8 checked strictly (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
///
/// The JDK's decoder puts U+FFFD in the place of what is wrong, and Jackson lets overlong forms
/// pass in values that it skips; either would change or hide what a sender sent.
public final class Utf8 {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /// Refuses bytes that are not UTF-8.
  ///
  /// @throws Fault `invalid-utf8`, with the place counted from `offset`
  public static void requireValid(byte[] bytes, int offset, int length) {
    int wrong = firstInvalid(bytes, offset, length);
    if (wrong >= 0) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-utf8",
          "the byte at offset " + (wrong - offset) + " is not valid UTF-8; JSON is sent in UTF-8");
    }
  }

  /// The index in the array of the first byte that does not belong to a valid sequence, or -1.
  public static int firstInvalid(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (bytes[i] >= 0) {
        while (i <= end - Long.BYTES && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
          i += Long.BYTES;
        }
        while (i < end && bytes[i] >= 0) {
          i++;
        }
      } else {
        int sequence = sequence(bytes, i, end);
        if (sequence == 0) {
          return i;
        }
        i += sequence;
      }
    }
    return -1;
  }

  /// The UTF-8 bytes of a text, or nothing when it holds a surrogate without its other half.
  public static Optional<byte[]> encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return Optional.empty();
        }
        i++;
      }
    }
    return Optional.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The length of the valid sequence that begins with a byte above 0x7F, or 0.
  private static int sequence(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + length > end) {
      return 0;
    }
    // RFC 3629 §4: four leads narrow what their second byte may be.
    int second = bytes[at + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
