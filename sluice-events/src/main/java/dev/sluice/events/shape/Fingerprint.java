package dev.sluice.events.shape;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// What tells two values apart: the first 128 bits of SHA-256 over the canonical text, as 32
/// hexadecimal digits.
///
/// Order of members and white space do not count; a number counts as it is written.
final class Fingerprint {

  private static final int BYTES = 16;

  private Fingerprint() {}

  /// The fingerprint of a value.
  static String of(Node node) {
    return of(Compact.canonical(node));
  }

  /// The fingerprint of bytes that are no value.
  static String of(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
