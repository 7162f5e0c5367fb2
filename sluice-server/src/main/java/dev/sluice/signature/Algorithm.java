package dev.sluice.signature;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import javax.crypto.Mac;

/// How something is signed.
public enum Algorithm {
  /// HMAC with SHA-1, which is still sound as a MAC (RFC 6194, section 3.3).
  HMAC_SHA1("hmac-sha1", "HmacSHA1"),
  /// HMAC with SHA-256.
  HMAC_SHA256("hmac-sha256", "HmacSHA256"),
  /// HMAC with SHA-512.
  HMAC_SHA512("hmac-sha512", "HmacSHA512"),
  /// RSA, PKCS #1 version 1.5, with SHA-256.
  RSA_SHA256("rsa-sha256", "SHA256withRSA"),
  /// ECDSA with SHA-256, in DER.
  ECDSA_SHA256("ecdsa-sha256", "SHA256withECDSA"),
  /// Ed25519 (RFC 8032).
  ED25519("ed25519", "Ed25519");

  private final String text;
  private final String jca;

  Algorithm(String text, String jca) {
    this.text = text;
    this.jca = jca;
  }

  /// How the configuration calls it.
  public String text() {
    return text;
  }

  /// Whether whoever checks could sign as well.
  public boolean isShared() {
    return switch (this) {
      case HMAC_SHA1, HMAC_SHA256, HMAC_SHA512 -> true;
      case RSA_SHA256, ECDSA_SHA256, ED25519 -> false;
    };
  }

  /// What the JDK calls the MAC, or the family of the key.
  String keyAlgorithm() {
    return switch (this) {
      case HMAC_SHA1, HMAC_SHA256, HMAC_SHA512 -> jca;
      case RSA_SHA256 -> "RSA";
      case ECDSA_SHA256 -> "EC";
      case ED25519 -> "Ed25519";
    };
  }

  /// Whether a signature is right; a MAC is compared in constant time.
  boolean isRight(Key key, byte[] signed, byte[] signature) {
    try {
      if (isShared()) {
        return MessageDigest.isEqual(mac(key, signed), signature);
      }
      Signature check = Signature.getInstance(jca);
      check.initVerify((PublicKey) key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      // A signature of the wrong form is no signature.
      return false;
    }
  }

  /// The MAC of what is signed.
  byte[] mac(Key key, byte[] signed) throws InvalidKeyException {
    try {
      Mac mac = Mac.getInstance(jca);
      mac.init(key);
      return mac.doFinal(signed);
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + jca, e);
    }
  }
}
