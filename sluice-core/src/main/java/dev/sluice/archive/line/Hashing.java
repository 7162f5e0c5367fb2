package dev.sluice.archive.line;

import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 (RFC 2104) of values: with one key, equal values have equal hashes.
public final class Hashing {

  /// The fewest bytes of a key; a shorter one can be guessed, and then every value tried.
  public static final int MIN_KEY_BYTES = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /// @param key any text of 16 bytes or more
  /// @throws Fault `invalid-privacy` when it is shorter
  public Hashing(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_KEY_BYTES) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-privacy",
          "a key for hashes has at least "
              + MIN_KEY_BYTES
              + " bytes; 'openssl rand -hex 32' makes one");
    }
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /// The hash in 64 hexadecimal digits.
  String of(byte[] value) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(value));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
