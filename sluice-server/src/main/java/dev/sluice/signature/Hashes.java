package dev.sluice.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Digests, and how secrets are compared.
final class Hashes {

  private Hashes() {}

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Compares in a time that depends on neither text: what is compared are digests.
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        sha256(one.getBytes(StandardCharsets.UTF_8)),
        sha256(other.getBytes(StandardCharsets.UTF_8)));
  }
}
