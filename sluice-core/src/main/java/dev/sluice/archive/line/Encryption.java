package dev.sluice.archive.line;

import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM of values.
///
/// ```
/// enc:v1:<key id, 8 hexadecimal digits>:<base64url of nonce (12 bytes), ciphertext, tag (16)>
/// ```
///
/// The plain text is the value as JSON, so that it comes back as what it was. The event's position
/// is bound to it (`sluice:v1:<key id>:<position>` is the additional data): an encrypted value that
/// somebody copies into another event is not read back there. The key's id is the beginning of the
/// SHA-256 of the key.
public final class Encryption {

  /// What an encrypted value begins with.
  public static final String BEGINNING = "enc:v1:";

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_DIGITS = 8;

  private final List<Key> keys;
  private final RandomGenerator random;

  private record Key(String id, SecretKeySpec key) {}

  /// @param keys in Base64 or hexadecimal digits, 32 bytes each; the first encrypts, and each reads
  ///   back
  /// @param random a secure one: a nonce must not come twice
  /// @throws Fault `invalid-privacy` when one is none
  public Encryption(List<String> keys, RandomGenerator random) {
    List<Key> read = new ArrayList<>();
    for (String key : keys) {
      byte[] bytes = bytes(key);
      read.add(new Key(id(bytes), new SecretKeySpec(bytes, "AES")));
    }
    if (read.isEmpty()) {
      throw invalid();
    }
    this.keys = List.copyOf(read);
    this.random = random;
  }

  private static byte[] bytes(String key) {
    try {
      byte[] bytes =
          key.length() == 2 * KEY_BYTES
              ? HexFormat.of().parseHex(key)
              : Base64.getDecoder().decode(key.strip());
      if (bytes.length == KEY_BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // Its message would tell a part of the key.
      throw invalid();
    }
    throw invalid();
  }

  private static Fault invalid() {
    return Fault.of(
        Fault.Kind.INVALID,
        "invalid-privacy",
        "a key for encryption is 32 bytes in Base64 or hexadecimal digits; 'openssl rand -base64"
            + " 32' makes one");
  }

  private static String id(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// A value that only who has the key can read.
  String encrypted(byte[] json, Position position) {
    Key key = keys.getFirst();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] ciphertext = ciphertext(json, key, nonce, position);
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + ciphertext.length);
    System.arraycopy(ciphertext, 0, all, NONCE_BYTES, ciphertext.length);
    return BEGINNING + key.id() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /// The JSON of a value; empty when the text is no encrypted value of this position, or of another
  /// key.
  public Optional<String> decrypted(String text, Position position) {
    int colon = BEGINNING.length() + ID_DIGITS;
    if (!text.startsWith(BEGINNING) || text.length() <= colon || text.charAt(colon) != ':') {
      return Optional.empty();
    }
    String id = text.substring(BEGINNING.length(), colon);
    return keys.stream()
        .filter(key -> key.id().equals(id))
        .flatMap(key -> decrypted(text.substring(colon + 1), key, position).stream())
        .findFirst();
  }

  private static Optional<String> decrypted(String base64, Key key, Position position) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(base64);
      if (all.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      Cipher cipher = begun(Cipher.DECRYPT_MODE, key, nonce, position);
      byte[] json = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | GeneralSecurityException _) {
      // Not Base64, or not what this key has encrypted for this event.
      return Optional.empty();
    }
  }

  private static byte[] ciphertext(byte[] json, Key key, byte[] nonce, Position position) {
    try {
      return begun(Cipher.ENCRYPT_MODE, key, nonce, position).doFinal(json);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  private static Cipher begun(int mode, Key key, byte[] nonce, Position position)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        ("sluice:v1:" + key.id() + ":" + position).getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
