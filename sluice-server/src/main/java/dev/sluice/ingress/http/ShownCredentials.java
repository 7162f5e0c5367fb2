package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// Finds the credentials in a request's header: `x-api-key`, or else `Authorization: Basic` (RFC
/// 7617). Of both, `x-api-key` counts.
final class ShownCredentials {

  private static final Credentials NONE = new Credentials.Anonymous();
  private static final String BASIC = "Basic ";

  private ShownCredentials() {}

  static Credentials in(HttpFields headers) {
    String key = headers.get("x-api-key");
    if (key != null) {
      return new Credentials.ApiKey(key);
    }
    String authorization = headers.get(HttpHeader.AUTHORIZATION);
    return authorization == null ? NONE : basic(authorization);
  }

  private static Credentials basic(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      throw unauthenticated("only the scheme Basic is taken in Authorization");
    }
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
