package dev.sluice.engine.rocksdb;

import dev.sluice.event.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/// What events are recognised by: the first 16 bytes of SHA-256 over source, a zero byte, and id.
///
/// A zero byte can stand in neither, so no two pairs read the same. With 128 bits of a
/// cryptographic hash a false repeat is not to be expected in the life of any hub, and cannot be
/// made on purpose.
final class Fingerprints {

  static final int LENGTH = 16;

  private static final MessageDigest PROTOTYPE = prototype();

  private Fingerprints() {}

  static byte[][] of(List<Event> events) {
    MessageDigest digest = digest();
    byte[][] fingerprints = new byte[events.size()][];
    for (int i = 0; i < fingerprints.length; i++) {
      Event event = events.get(i);
      digest.update(event.source().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(event.id().getBytes(StandardCharsets.UTF_8));
      fingerprints[i] = Arrays.copyOf(digest.digest(), LENGTH);
    }
    return fingerprints;
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
