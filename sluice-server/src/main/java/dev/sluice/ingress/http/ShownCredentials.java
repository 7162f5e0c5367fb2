package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// Finds the credentials in a request's header: `x-api-key`, or else `Authorization`, or else the
/// key in `X-MessageSystems-Webhook-Token`, as old webhooks of SparkPost send it. Of several, the
/// first counts.
///
/// | Authorization | is |
/// | --- | --- |
/// | `Basic …` (RFC 7617) | the name of a key, and the key |
/// | `Bearer …` (RFC 6750), or one word alone | a token |
/// | `AWS4-HMAC-SHA256 …` with `X-Amz-Security-Token` | the key in that header; nothing is signed with it |
final class ShownCredentials {

  private static final Credentials NONE = new Credentials.Anonymous();
  private static final String BASIC = "Basic ";
  private static final String BEARER = "Bearer ";
  private static final String AWS = "AWS4-HMAC-SHA256 ";

  private ShownCredentials() {}

  static Credentials in(HttpFields headers) {
    String key = headers.get("x-api-key");
    if (key != null) {
      return new Credentials.ApiKey(key);
    }
    String authorization = headers.get(HttpHeader.AUTHORIZATION);
    if (authorization == null || authorization.isEmpty()) {
      String token = headers.get("X-MessageSystems-Webhook-Token");
      return token == null ? NONE : new Credentials.ApiKey(token);
    }
    if (has(authorization, BASIC)) {
      return basic(authorization);
    }
    if (has(authorization, BEARER)) {
      return new Credentials.Bearer(authorization.substring(BEARER.length()).strip());
    }
    if (has(authorization, AWS)) {
      return signed(headers);
    }
    if (authorization.indexOf(' ') < 0) {
      return new Credentials.Bearer(authorization);
    }
    throw unauthenticated(
        "in Authorization the schemes Basic and Bearer are taken, or a token alone");
  }

  private static boolean has(String authorization, String scheme) {
    return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static Credentials signed(HttpFields headers) {
    String key = headers.get("x-amz-security-token");
    if (key == null) {
      throw unauthenticated(
          "AWS signatures are not checked; give the API key as the session token"
              + " (AWS_SESSION_TOKEN)");
    }
    return new Credentials.ApiKey(key);
  }

  private static Credentials basic(String authorization) {
    String pair;
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      pair = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unauthenticated("what follows Basic in Authorization is not base64");
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw unauthenticated("Authorization must hold a name, a colon and a key, in base64");
    }
    return new Credentials.Basic(pair.substring(0, colon), pair.substring(colon + 1));
  }

  private static Fault unauthenticated(String sentence) {
    return Fault.of(Fault.Kind.UNAUTHENTICATED, "unauthenticated", sentence);
  }
}
