package dev.sluice.target.http;

import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs webhooks as Standard Webhooks 1.0.0 has it: `{id}.{timestamp}.{body}`, with each live
/// secret, so that a receiver that knows one of them is satisfied.
///
/// `whsec_` and base64 of 24 to 64 bytes sign `v1` (HMAC-SHA256); `whsk_` and base64 of an ed25519
/// seed, with or without its public key behind it, sign `v1a`.
public final class Signatures {

  private static final String SYMMETRIC = "whsec_";
  private static final String ASYMMETRIC = "whsk_";
  private static final int SEED = 32;
  private static final int PAIR = 64;
  private static final int MIN_SYMMETRIC = 24;
  private static final int MAX_SYMMETRIC = 64;

  private Signatures() {}

  /// The value of `webhook-signature`.
  ///
  /// @throws Fault `unusable-credential` when a secret is none
  public static String of(List<String> secrets, String id, long timestamp, byte[] body) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream(body.length + 100);
    signed.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    signed.writeBytes(body);
    byte[] bytes = signed.toByteArray();
    return secrets.stream().map(secret -> one(secret, bytes)).collect(Collectors.joining(" "));
  }

  /// Refuses what is no secret.
  ///
  /// @throws Fault `unusable-credential`
  public static void require(String secret) {
    var _ = one(secret, new byte[0]);
  }

  private static String one(String secret, byte[] bytes) {
    try {
      if (secret.startsWith(SYMMETRIC)) {
        byte[] key = key(secret.substring(SYMMETRIC.length()));
        if (key.length < MIN_SYMMETRIC || key.length > MAX_SYMMETRIC) {
          throw unusable();
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(bytes));
      }
      if (secret.startsWith(ASYMMETRIC)) {
        byte[] key = key(secret.substring(ASYMMETRIC.length()));
        if (key.length != SEED && key.length != PAIR) {
          throw unusable();
        }
        PrivateKey seed =
            KeyFactory.getInstance("Ed25519")
                .generatePrivate(
                    new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(key, SEED)));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(seed);
        signature.update(bytes);
        return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JDK has HMAC-SHA256 and Ed25519", e);
    }
    throw unusable();
  }

  private static byte[] key(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw unusable();
    }
  }

  private static Fault unusable() {
    return Fault.of(
        Fault.Kind.INVALID,
        "unusable-credential",
        "a webhook's secret is whsec_ with 24 to 64 bytes in base64, or whsk_ with an ed25519 key"
            + " of 32 or 64 bytes");
  }
}
