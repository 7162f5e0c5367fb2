package dev.sluice.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes tokens of any parts, right and wrong.
final class Forge {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Forge() {}

  /// Signs what a token says.
  interface Signing {
    byte[] sign(byte[] input) throws GeneralSecurityException, JOSEException;
  }

  static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String token(String header, String claims, Signing signing) {
    return parts(encode(header), encode(claims), signing);
  }

  static String parts(String header, String claims, Signing signing) {
    String input = header + "." + claims;
    try {
      return input
          + "."
          + BASE64.encodeToString(signing.sign(input.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Signing rs256(RSAKey key) {
    return input -> {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.toPrivateKey());
      signature.update(input);
      return signature.sign();
    };
  }

  static Signing es256(ECKey key) {
    return input -> {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.toPrivateKey());
      signature.update(input);
      return signature.sign();
    };
  }

  static Signing hs256(byte[] secret) {
    return input -> {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(input);
    };
  }

  static Signing constant(byte... signature) {
    return _ -> signature;
  }
}
