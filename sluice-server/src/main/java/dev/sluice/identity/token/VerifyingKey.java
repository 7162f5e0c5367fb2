package dev.sluice.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;

/// A public key of an issuer, and the one algorithm that it is used with.
final class VerifyingKey {

  /// What an issuer may be trusted with; nothing symmetric, and never `none`.
  static final List<String> ALGORITHMS =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;

  private final String kid;
  private final JWSHeader header;
  private final JWSVerifier verifier;

  private VerifyingKey(String kid, JWSAlgorithm algorithm, JWSVerifier verifier) {
    this.kid = kid;
    this.header = new JWSHeader(algorithm);
    this.verifier = verifier;
  }

  /// The key, if it is one to check signatures with.
  ///
  /// A key without an `alg` of its own counts for the first allowed algorithm that fits its type,
  /// so that each key has one.
  static Optional<VerifyingKey> of(JWK jwk, List<String> allowed) {
    String kid = jwk.getKeyID();
    if (kid == null || kid.isEmpty() || kid.length() > Jws.MAX_KID || !isForSignatures(jwk)) {
      return Optional.empty();
    }
    try {
      JWSVerifier verifier = verifier(jwk);
      if (verifier == null) {
        return Optional.empty();
      }
      String own = jwk.getAlgorithm() == null ? null : jwk.getAlgorithm().getName();
      return allowed.stream()
          .filter(name -> own == null || own.equals(name))
          .map(JWSAlgorithm::parse)
          .filter(verifier.supportedJWSAlgorithms()::contains)
          .findFirst()
          .map(algorithm -> new VerifyingKey(kid, algorithm, verifier));
    } catch (JOSEException e) {
      return Optional.empty();
    }
  }

  private static boolean isForSignatures(JWK jwk) {
    return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
        && (jwk.getKeyOperations() == null
            || jwk.getKeyOperations().isEmpty()
            || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static @org.jspecify.annotations.Nullable JWSVerifier verifier(JWK jwk)
      throws JOSEException {
    return switch (jwk) {
      case RSAKey rsa -> {
        RSAPublicKey key = rsa.toRSAPublicKey();
        int bits = key.getModulus().bitLength();
        boolean isSound =
            bits >= MIN_RSA_BITS
                && bits <= MAX_RSA_BITS
                && key.getPublicExponent().compareTo(BigInteger.ONE) > 0
                && key.getPublicExponent().testBit(0);
        yield isSound ? new RSASSAVerifier(key) : null;
      }
      case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
      default -> null;
    };
  }

  String kid() {
    return kid;
  }

  String algorithm() {
    return header.getAlgorithm().getName();
  }

  /// Refuses a token that this key has not signed, or not with this key's algorithm.
  void require(Jws token) {
    if (!token.algorithm().equals(algorithm())) {
      throw Refused.because("the token's alg is not the one of its key, " + algorithm());
    }
    try {
      if (verifier.verify(
          header, token.signed().getBytes(StandardCharsets.US_ASCII), token.signature())) {
        return;
      }
    } catch (JOSEException e) {
      throw Refused.because("the token's signature cannot be one of " + algorithm());
    }
    throw Refused.because("the token's signature is wrong");
  }
}
