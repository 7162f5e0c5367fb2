package dev.sluice.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of texts, and how digests of secrets are compared.
///
/// A slow hash would protect nothing here: keys, secrets and tokens are random and long, and a
/// mailed code can be tried a few times only. Passwords, which people choose, have a slow one.
public final class Sha256 {

  private static final MessageDigest FRESH = fresh();

  private Sha256() {}

  /// The digest of a text. A copy of a fresh one is cheaper than looking one up among the security
  /// providers.
  public static byte[] of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      return ((MessageDigest) FRESH.clone()).digest(bytes);
    } catch (CloneNotSupportedException e) {
      return fresh().digest(bytes);
    }
  }

  /// The digest of a text, in hex.
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /// Compares digests in a time that does not depend on where they differ.
  public static boolean same(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  /// Compares digests in hex in a time that does not depend on where they differ.
  public static boolean same(String one, String other) {
    return same(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
