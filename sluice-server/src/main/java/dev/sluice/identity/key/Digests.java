package dev.sluice.identity.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Makes SHA-256 digests of keys.
///
/// A slow hash would protect nothing: a key that the hub makes has 256 random bits.
final class Digests {

  private final MessageDigest sha256 = fresh();

  /// A copy of a fresh digest is cheaper than looking one up among the security providers.
  byte[] of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      return ((MessageDigest) sha256.clone()).digest(bytes);
    } catch (CloneNotSupportedException e) {
      return fresh().digest(bytes);
    }
  }

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
