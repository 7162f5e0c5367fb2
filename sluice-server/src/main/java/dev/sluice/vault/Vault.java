package dev.sluice.vault;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Seals values with AES-256-GCM (NIST SP 800-38D) under the first of its master keys, and opens
/// what any of them has sealed.
///
/// ```
/// byte   0        1         5             17                        length
///        | format | key id  | nonce       | ciphertext | tag (16)   |
///        | 1      | 4 bytes | 12 bytes    | as long as the value    |
/// ```
///
/// The key id is that of {@link MasterKey#id()}. The nonce is random. The additional data is the
/// value's name in the registry, so that a value moved under another name does not open. An older
/// value put back under its own name does: only the registry's version tells that.
///
/// One key may seal 2^32 values before two random nonces are likely enough to be alike; a million
/// changes a day reach that after eleven years. Change the key before.
public final class Vault {

  /// How many bytes a sealed value is longer than the value.
  public static final int OVERHEAD = 33;

  /// How many keys a vault may have.
  public static final int MAX_KEYS = 100;

  private static final byte FORMAT = 1;
  private static final int ID_AT = 1;
  private static final int NONCE_AT = 5;
  private static final int NONCE_BYTES = 12;
  private static final int SEALED_AT = 17;
  private static final int TAG_BITS = 128;

  private final Map<String, SecretKey> keys = new LinkedHashMap<>();
  private final byte[] currentId;
  private final SecretKey current;
  private final SecureRandom random;

  /// A vault with 1 to {@value #MAX_KEYS} keys, the current one first.
  ///
  /// @throws Fault `invalid-secret-key` when two of them are the same or have the same id
  public Vault(List<MasterKey> keys, SecureRandom random) {
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("a vault has 1 to " + MAX_KEYS + " keys");
    }
    for (MasterKey key : keys) {
      if (this.keys.put(key.id(), key.aes()) != null) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "invalid-secret-key",
            "the master key " + key.id() + " is given twice; leave one out");
      }
    }
    this.current = keys.getFirst().aes();
    this.currentId = HexFormat.of().parseHex(keys.getFirst().id());
    this.random = random;
  }

  /// The id of the key that seals.
  public String currentId() {
    return HexFormat.of().formatHex(currentId);
  }

  /// The ids of all keys, the current one first.
  public Set<String> ids() {
    return Collections.unmodifiableSet(keys.keySet());
  }

  /// Under which key a sealed value stands, by its looks; empty when it does not look sealed.
  public static Optional<String> keyId(Payload sealed) {
    boolean looksSealed = sealed.length() >= OVERHEAD && sealed.array()[sealed.offset()] == FORMAT;
    int at = sealed.offset() + ID_AT;
    return looksSealed
        ? Optional.of(HexFormat.of().formatHex(sealed.array(), at, at + MasterKey.ID_BYTES))
        : Optional.empty();
  }

  /// The value, sealed for a name.
  public Payload seal(String name, Payload value) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = new byte[value.length() + OVERHEAD];
    sealed[0] = FORMAT;
    System.arraycopy(currentId, 0, sealed, ID_AT, currentId.length);
    System.arraycopy(nonce, 0, sealed, NONCE_AT, NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, sealed, NONCE_AT, name);
      cipher.doFinal(value.array(), value.offset(), value.length(), sealed, SEALED_AT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
    return Payload.of(sealed);
  }

  /// The value that was sealed for a name.
  ///
  /// @throws Fault `secret-unreadable` when the master key is missing, or the value is not as it
  ///   was sealed, or was sealed for another name
  public Payload open(String name, Payload sealed) {
    String id = keyId(sealed).orElseThrow(() -> unreadable(name, "is not a sealed value"));
    SecretKey key = keys.get(id);
    if (key == null) {
      throw unreadable(
          name,
          "is sealed with the master key "
              + id
              + ", which is missing; put it back under 'secrets' of the configuration, or into"
              + " secret.key");
    }
    try {
      Cipher cipher =
          cipher(Cipher.DECRYPT_MODE, key, sealed.array(), sealed.offset() + NONCE_AT, name);
      return Payload.of(
          cipher.doFinal(sealed.array(), sealed.offset() + SEALED_AT, sealed.length() - SEALED_AT));
    } catch (AEADBadTagException e) {
      throw unreadable(
          name,
          "does not open with the master key "
              + id
              + ": it was changed on disk, or put under another name");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static Fault unreadable(String name, String trouble) {
    return Fault.of(
        Fault.Kind.UNAVAILABLE, "secret-unreadable", "the value '" + name + "' " + trouble);
  }

  /// A cipher of its own for each call: one that is kept may not be used by two threads.
  private static Cipher cipher(int mode, SecretKey key, byte[] nonceIn, int at, String name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonceIn, at, NONCE_BYTES));
    cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
