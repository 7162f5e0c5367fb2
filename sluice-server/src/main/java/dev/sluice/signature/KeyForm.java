package dev.sluice.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/// How the text of a secret becomes a key.
public enum KeyForm {
  /// The characters of the text are the key's bytes, in UTF-8.
  TEXT("text"),
  /// The text is the key's bytes in hex.
  HEX("hex"),
  /// The text is the key's bytes in base64.
  BASE64("base64"),
  /// `whsec_` and the key's bytes in base64, as Standard Webhooks has it; the prefix may be left
  /// out.
  WHSEC("whsec"),
  /// `whpk_` and the 32 bytes of a public key of Ed25519 in base64, as Standard Webhooks has it.
  WHPK("whpk"),
  /// A public key, as SubjectPublicKeyInfo in PEM or in base64 alone.
  PUBLIC("public-key");

  /// What an Ed25519 key begins with as SubjectPublicKeyInfo (RFC 8410, section 4).
  private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int ED25519_BYTES = 32;
  private static final int MIN_RSA_BITS = 1_024;
  private static final String WHSEC_HEAD = "whsec_";
  private static final String WHPK_HEAD = "whpk_";

  private final String text;

  KeyForm(String text) {
    this.text = text;
  }

  /// How the configuration calls it.
  public String text() {
    return text;
  }

  /// Whether a secret is meant for a scheme of this form, where the sort of secret chooses.
  boolean fits(String secret) {
    return switch (this) {
      case WHSEC -> !secret.startsWith(WHPK_HEAD);
      case WHPK -> secret.startsWith(WHPK_HEAD);
      case TEXT, HEX, BASE64, PUBLIC -> true;
    };
  }

  /// The key.
  ///
  /// @throws IllegalArgumentException that says what would be right, and nothing of the secret
  Key key(String secret, Algorithm algorithm) {
    return switch (this) {
      case TEXT -> shared(secret.getBytes(StandardCharsets.UTF_8), algorithm);
      case HEX -> shared(hex(secret), algorithm);
      case BASE64 -> shared(base64(secret), algorithm);
      case WHSEC ->
          shared(
              base64(
                  secret.startsWith(WHSEC_HEAD) ? secret.substring(WHSEC_HEAD.length()) : secret),
              algorithm);
      case WHPK -> ed25519(secret, algorithm);
      case PUBLIC -> publicKey(secret, algorithm);
    };
  }

  private static Key shared(byte[] bytes, Algorithm algorithm) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("the secret is empty");
    }
    return new SecretKeySpec(bytes, algorithm.keyAlgorithm());
  }

  private static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the secret must be hex");
    }
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the secret, or what follows its prefix, must be base64");
    }
  }

  private static Key ed25519(String secret, Algorithm algorithm) {
    byte[] raw = base64(secret.substring(Math.min(secret.length(), WHPK_HEAD.length())));
    if (raw.length != ED25519_BYTES) {
      throw new IllegalArgumentException("a public key of Ed25519 is whpk_ and 32 bytes in base64");
    }
    byte[] whole = new byte[ED25519_HEAD.length + raw.length];
    System.arraycopy(ED25519_HEAD, 0, whole, 0, ED25519_HEAD.length);
    System.arraycopy(raw, 0, whole, ED25519_HEAD.length, raw.length);
    return publicKey(whole, algorithm);
  }

  private static Key publicKey(String text, Algorithm algorithm) {
    try {
      return publicKey(Base64.getDecoder().decode(withoutPem(text)), algorithm);
    } catch (IllegalArgumentException _) {
      throw noPublicKey(algorithm);
    }
  }

  private static IllegalArgumentException noPublicKey(Algorithm algorithm) {
    return new IllegalArgumentException(
        "the secret must be a public key for "
            + algorithm.text()
            + ", as PEM (BEGIN PUBLIC KEY) or its base64 alone; of RSA with 1,024 bits or more");
  }

  private static Key publicKey(byte[] der, Algorithm algorithm) {
    try {
      Key key =
          KeyFactory.getInstance(algorithm.keyAlgorithm())
              .generatePublic(new X509EncodedKeySpec(der));
      if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
        throw noPublicKey(algorithm);
      }
      return key;
    } catch (GeneralSecurityException _) {
      throw noPublicKey(algorithm);
    }
  }

  private static String withoutPem(String text) {
    return text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
  }
}
