package dev.sluice.testkit.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A browser that is subscribed to Web Push, with the keys of RFC 8291 §5; it reads what it is sent
/// step by step, as the RFCs describe it.
final class Browser {

  static final String PUBLIC_KEY =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";

  private static final String PRIVATE_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
  private static final Pattern VAPID =
      Pattern.compile("vapid t=([\\w-]+\\.[\\w-]+)\\.([\\w-]+), k=([\\w-]+)");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Browser() {}

  /// The payload of a request; nothing when it cannot be opened.
  static Optional<String> open(byte[] body) {
    try {
      ByteBuffer in = ByteBuffer.wrap(body);
      byte[] salt = new byte[16];
      in.get(salt);
      int recordSize = in.getInt();
      byte[] theirs = new byte[in.get()];
      in.get(theirs);
      byte[] sealed = new byte[in.remaining()];
      in.get(sealed);
      if (body.length > 4_096 || sealed.length > recordSize) {
        return Optional.empty();
      }
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(privateKey());
      agreement.doPhase(publicKey(theirs), true);
      byte[] info =
          concat("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), bytes(PUBLIC_KEY));
      byte[] keyMaterial = hkdf(bytes(AUTH), agreement.generateSecret(), concat(info, theirs), 32);
      byte[] key = hkdf(salt, keyMaterial, ascii("Content-Encoding: aes128gcm\0"), 16);
      byte[] nonce = hkdf(salt, keyMaterial, ascii("Content-Encoding: nonce\0"), 12);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      byte[] padded = cipher.doFinal(sealed);
      int end = padded.length - 1;
      while (end > 0 && padded[end] == 0) {
        end--;
      }
      return padded[end] == 2
          ? Optional.of(new String(padded, 0, end, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (GeneralSecurityException | RuntimeException _) {
      return Optional.empty();
    }
  }

  /// Whether a request shows who sends it (RFC 8292 §2).
  static boolean isSigned(Got got) {
    Matcher vapid = VAPID.matcher(got.header("authorization"));
    if (!vapid.matches()) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(publicKey(bytes(vapid.group(3))));
      signature.update(ascii(vapid.group(1)));
      JsonNode claims = JSON.readTree(bytes(vapid.group(1).split("\\.")[1]));
      long left = claims.path("exp").asLong() - System.currentTimeMillis() / 1_000;
      return signature.verify(bytes(vapid.group(2)))
          && claims.path("aud").asText().equals("http://" + got.header("host"))
          && claims.path("sub").asText().equals("mailto:ops@example.com")
          && left > 0
          && left <= 24 * 3_600;
    } catch (GeneralSecurityException | IOException _) {
      return false;
    }
  }

  private static byte[] hkdf(byte[] salt, byte[] key, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] extracted = hmac(salt, key);
    return Arrays.copyOf(hmac(extracted, concat(info, new byte[] {1})), length);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static PrivateKey privateKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, bytes(PRIVATE_KEY)), curve()));
  }

  private static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
    ECPoint at =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
            new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(at, curve()));
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
