package dev.sluice.engine.journal;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What an event is recognised by: the first 16 bytes of SHA-256 over source, a zero byte, and id;
/// of a {@link CopyOf copy}, over its mark too, with zero bytes between.
///
/// A zero byte can stand in neither, so no two pairs read the same. With 128 bits of a
/// cryptographic hash a false repeat is not to be expected in the life of any hub, and cannot be
/// made on purpose.
///
/// @param high the first 8 bytes
/// @param low the last 8 bytes
public record Fingerprint(long high, long low) {

  private static final MessageDigest PROTOTYPE = prototype();

  static Fingerprint of(Event event) {
    MessageDigest digest = digest();
    digest.update(event.source().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(event.id().getBytes(StandardCharsets.UTF_8));
    CopyOf.of(event)
        .ifPresent(copy ->
            digest.update(
                ("\0" + copy.place() + "\0" + copy.replay()).getBytes(StandardCharsets.UTF_8)));
    byte[] hash = digest.digest();
    return new Fingerprint(number(hash, 0), number(hash, 8));
  }

  /// By the bytes, as an index sorts them.
  static int compare(Fingerprint one, Fingerprint other) {
    int high = Long.compareUnsigned(one.high, other.high);
    return high != 0 ? high : Long.compareUnsigned(one.low, other.low);
  }

  private static long number(byte[] bytes, int at) {
    long value = 0;
    for (int i = at; i < at + 8; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  /// A copy of one digest: to ask the JDK's providers for a new one costs more than the hash
  /// itself.
  private static MessageDigest digest() {
    try {
      return (MessageDigest) PROTOTYPE.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
  }

  private static MessageDigest prototype() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
