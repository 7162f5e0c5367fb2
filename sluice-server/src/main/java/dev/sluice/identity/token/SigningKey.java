package dev.sluice.identity.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.sluice.event.Payload;
import dev.sluice.registry.Registered;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A key that the hub signs with.
///
/// Its name is the thumbprint of the public key (RFC 7638). It signs from a time on, until another
/// does.
final class SigningKey {

  static final String PREFIX = "identity/signing-key/";

  private final RSAKey jwk;
  private final String kid;
  private final Instant signsFrom;
  private final long version;
  private final VerifyingKey verifying;
  private final RSASSASigner signer;

  private SigningKey(RSAKey jwk, Instant signsFrom, long version) throws JOSEException {
    this.jwk = jwk;
    this.kid = jwk.getKeyID();
    this.signsFrom = signsFrom;
    this.version = version;
    this.signer = new RSASSASigner(jwk);
    this.verifying =
        VerifyingKey.of(jwk.toPublicJWK(), List.of("RS256"))
            .orElseThrow(() -> new JOSEException("this key does not sign with RS256"));
  }

  static SigningKey of(KeyPair pair, Instant signsFrom) {
    try {
      RSAKey jwk =
          new RSAKey.Builder((RSAPublicKey) pair.getPublic())
              .privateKey(pair.getPrivate())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint()
              .build();
      return new SigningKey(jwk, signsFrom, 1);
    } catch (JOSEException e) {
      throw new IllegalStateException("a key that was just made cannot be used", e);
    }
  }

  static SigningKey read(Registered kept) {
    try {
      ObjectNode object = TokenJson.read(kept.value().toBytes()).orElseThrow();
      RSAKey jwk = RSAKey.parse(object.required("jwk").toString());
      Instant signsFrom = Instant.parse(object.required("signs-from").asText());
      return new SigningKey(jwk, signsFrom, kept.version());
    } catch (ParseException | JOSEException | RuntimeException e) {
      // The cause is left out: its message may hold a part of the key.
      throw new IllegalStateException(
          "the registry's " + kept.key() + " is no signing key: " + e.getClass().getSimpleName());
    }
  }

  Payload value() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("signs-from", signsFrom.toString());
    value.put("jwk", jwk.toJSONObject());
    return Payload.of(TokenJson.write(value));
  }

  String kid() {
    return kid;
  }

  Instant signsFrom() {
    return signsFrom;
  }

  long version() {
    return version;
  }

  VerifyingKey verifying() {
    return verifying;
  }

  /// The public half, as JWKS has it.
  Map<String, Object> published() {
    return jwk.toPublicJWK().toJSONObject();
  }

  String sign(String type, byte[] claims) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", type);
    header.put("kid", kid);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String input =
        base64.encodeToString(TokenJson.write(header)) + "." + base64.encodeToString(claims);
    try {
      Base64URL signature =
          signer.sign(new JWSHeader(JWSAlgorithm.RS256), input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + signature;
    } catch (JOSEException e) {
      throw new IllegalStateException("the key " + kid + " cannot sign", e);
    }
  }
}
