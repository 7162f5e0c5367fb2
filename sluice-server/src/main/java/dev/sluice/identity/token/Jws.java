package dev.sluice.identity.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A JWS in its compact form (RFC 7515), taken apart, and not yet believed.
///
/// @param algorithm the `alg` of the protected header
/// @param kid the name of the key; only ever compared with the names of known keys
/// @param type the `typ` in lower case, without `application/`; empty when there is none
/// @param claims the payload
/// @param signed what the signature is over; ASCII
record Jws(
    String algorithm,
    String kid,
    Optional<String> type,
    ObjectNode claims,
    String signed,
    Base64URL signature) {

  /// How long a token may be.
  static final int MAX_LENGTH = 8 << 10;

  /// How long the name of a key may be.
  static final int MAX_KID = 256;

  /// Members that change what the signature covers or say that this is no JWS; of `jku`, `x5u`,
  /// `jwk`, `x5c` and the like nothing is read.
  private static final List<String> NEVER = List.of("crit", "b64", "zip", "enc", "p2c", "p2s");

  /// Takes a token apart.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-token`
  static Jws read(String token) {
    if (token.length() > MAX_LENGTH) {
      throw Refused.because("a token has at most " + MAX_LENGTH + " characters");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length == 5) {
      throw Refused.because("the token is encrypted (JWE); only signed ones (JWS) are taken");
    }
    if (parts.length != 3) {
      throw Refused.because("a token has three parts with dots between them");
    }
    ObjectNode header = object(parts[0], "header");
    for (String member : NEVER) {
      if (header.has(member)) {
        throw Refused.because("the token's header has " + member + ", which is not taken");
      }
    }
    ObjectNode claims = object(parts[1], "payload");
    String kid =
        TokenJson.text(header, "kid")
            .filter(text -> !text.isEmpty() && text.length() <= MAX_KID)
            .orElseThrow(() -> Refused.because("the token's header has no kid to name its key"));
    if (header.has("typ") && !header.get("typ").isTextual()) {
      throw Refused.because("the token's typ is no text");
    }
    if (decoded(parts[2], "signature").length == 0) {
      throw Refused.because("the token has no signature");
    }
    return new Jws(
        TokenJson.text(header, "alg")
            .orElseThrow(() -> Refused.because("the token's header has no alg")),
        kid,
        TokenJson.text(header, "typ").map(Jws::type),
        claims,
        parts[0] + "." + parts[1],
        new Base64URL(parts[2]));
  }

  /// Media types are told apart without case, and may leave out `application/` (RFC 7515 §4.1.9).
  static String type(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
  }

  private static ObjectNode object(String part, String what) {
    return TokenJson.read(decoded(part, what))
        .orElseThrow(() ->
            Refused.because("the token's " + what + " is not one JSON object without repeats"));
  }

  /// The JDK passes over bits at the end that no byte needs; a text that is not the one encoding of
  /// its bytes is refused, so that a token has one spelling only.
  private static byte[] decoded(String part, String what) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw Refused.because("the token's " + what + " is not base64url");
    }
    throw Refused.because("the token's " + what + " is not written as base64url writes it");
  }
}
