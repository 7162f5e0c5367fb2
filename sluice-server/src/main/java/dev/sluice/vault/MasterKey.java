package dev.sluice.vault;

import dev.sluice.fault.Fault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A key of 256 bits that values are sealed with; it is written in base64 and shown by its id only.
public final class MasterKey {

  /// How many bytes a key has.
  public static final int BYTES = 32;

  /// How many bytes of the key's SHA-256 digest are its id.
  static final int ID_BYTES = 4;

  private final byte[] bytes;
  private final String id;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
    this.id = HexFormat.of().formatHex(sha256(bytes), 0, ID_BYTES);
  }

  /// A key as it is written.
  ///
  /// @throws Fault `invalid-secret-key` when it is not 32 bytes in base64; what it is stays untold
  public static MasterKey parse(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw invalid("it is not base64");
    }
    if (bytes.length != BYTES) {
      throw invalid("it has " + bytes.length + " bytes");
    }
    return new MasterKey(bytes);
  }

  private static Fault invalid(String trouble) {
    return Fault.of(
        Fault.Kind.INVALID,
        "invalid-secret-key",
        "a master key is 32 random bytes in base64, and "
            + trouble
            + "; to make one: openssl rand"
            + " -base64 32");
  }

  /// A new key.
  public static MasterKey random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new MasterKey(bytes);
  }

  /// The first 4 bytes of the SHA-256 digest of the key, in hexadecimal; no secret.
  public String id() {
    return id;
  }

  /// The key as it is written, for the file that keeps it.
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  SecretKey aes() {
    return new SecretKeySpec(bytes, "AES");
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MasterKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "MasterKey[" + id + "]";
  }
}
