package dev.sluice.notify.integration.catalog;

import dev.sluice.notify.integration.Credentials;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys of Web Push, all on the curve P-256, and what is done with them.
final class PushKeys {

  private static final ECParameterSpec P256 = p256();
  private static final int POINT_BYTES = 65;
  private static final int SCALAR_BYTES = 32;
  private static final int AUTH_BYTES = 16;
  private static final int RECORD_BYTES = 4_096;

  private PushKeys() {}

  /// The hub's own keys (RFC 8292).
  record Vapid(PrivateKey key) {
    /// An ES256 signature (RFC 7518 §3.4).
    byte[] sign(byte[] text) {
      try {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(text);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("a key on P-256 signs", e);
      }
    }

    @Override
    public String toString() {
      return "Vapid[***]";
    }
  }

  /// A browser's keys.
  static final class Subscription {
    private final ECPublicKey publicKey;
    private final byte[] auth;

    private Subscription(ECPublicKey publicKey, byte[] auth) {
      this.publicKey = publicKey;
      this.auth = auth;
    }

    /// The payload as one record of aes128gcm (RFC 8188, RFC 8291 §4).
    ///
    /// ```
    /// salt (16) | record size (4) | 65 | public key (65) | ciphertext of payload, 2 | tag (16)
    /// ```
    byte[] encrypt(byte[] payload, byte[] salt, KeyPair ephemeral) {
      try {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ephemeral.getPrivate());
        agreement.doPhase(publicKey, true);
        byte[] theirs = bytes(publicKey);
        byte[] ours = bytes((ECPublicKey) ephemeral.getPublic());
        byte[] key =
            derive(
                auth,
                agreement.generateSecret(),
                joined(text("WebPush: info\0"), theirs, ours),
                32);
        byte[] contentKey = derive(salt, key, text("Content-Encoding: aes128gcm\0"), 16);
        byte[] nonce = derive(salt, key, text("Content-Encoding: nonce\0"), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
            Cipher.ENCRYPT_MODE,
            new SecretKeySpec(contentKey, "AES"),
            new GCMParameterSpec(128, nonce));
        byte[] sealed = cipher.doFinal(joined(payload, new byte[] {2}));
        byte[] size = {0, 0, (byte) (RECORD_BYTES >> 8), (byte) RECORD_BYTES};
        return joined(salt, size, new byte[] {POINT_BYTES}, ours, sealed);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("each JDK of this release encrypts so", e);
      }
    }
  }

  /// The hub's own keys.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-credentials` when they are no pair
  static Vapid vapid(Credentials credentials) {
    ECPublicKey publicKey = publicKey(credentials, "vapid-public-key");
    byte[] scalar = decoded(credentials, "vapid-private-key", SCALAR_BYTES);
    try {
      Vapid vapid =
          new Vapid(
              KeyFactory.getInstance("EC")
                  .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), P256)));
      Signature proof = Signature.getInstance("SHA256withECDSAinP1363Format");
      proof.initVerify(publicKey);
      proof.update(text("a pair"));
      if (proof.verify(vapid.sign(text("a pair")))) {
        return vapid;
      }
    } catch (GeneralSecurityException | IllegalStateException _) {
      // Said below, without what the library says of the key.
    }
    throw credentials.wrong("'vapid-public-key' and 'vapid-private-key' are no pair");
  }

  /// A browser's keys.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-credentials`
  static Subscription subscription(Credentials credentials) {
    return new Subscription(
        publicKey(credentials, "p256dh"), decoded(credentials, "auth", AUTH_BYTES));
  }

  /// A pair of keys for one message.
  static KeyPair ephemeral(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(P256, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JDK has P-256", e);
    }
  }

  private static ECPublicKey publicKey(Credentials credentials, String name) {
    byte[] bytes = decoded(credentials, name, POINT_BYTES);
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 33));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 33, POINT_BYTES));
    if (bytes[0] != 4 || !isOnCurve(x, y)) {
      throw credentials.wrong("'" + name + "' is no point of P-256");
    }
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a point of P-256 is a public key", e);
    }
  }

  /// A point beside the curve would give the secret away (RFC 8291 §7).
  private static boolean isOnCurve(BigInteger x, BigInteger y) {
    BigInteger p = ((ECFieldFp) P256.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(P256.getCurve().getA().multiply(x)).add(P256.getCurve().getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
  }

  private static byte[] decoded(Credentials credentials, String name, int length) {
    String text = credentials.require(name).strip().replaceAll("=+$", "");
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException _) {
      bytes = new byte[0];
    }
    if (bytes.length != length) {
      throw credentials.wrong("'" + name + "' must be " + length + " bytes in base64url");
    }
    return bytes;
  }

  private static byte[] derive(byte[] salt, byte[] key, byte[] purpose, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(key).thenExpand(purpose, length));
  }

  private static byte[] bytes(ECPublicKey key) {
    byte[] bytes = new byte[POINT_BYTES];
    bytes[0] = 4;
    put(key.getW().getAffineX(), bytes, 1);
    put(key.getW().getAffineY(), bytes, 33);
    return bytes;
  }

  private static void put(BigInteger number, byte[] into, int at) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, SCALAR_BYTES);
    System.arraycopy(bytes, bytes.length - length, into, at + SCALAR_BYTES - length, length);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JDK has P-256", e);
    }
  }
}
