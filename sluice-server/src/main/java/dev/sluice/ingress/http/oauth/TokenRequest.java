package dev.sluice.ingress.http.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.identity.oauth.TokenRefused;
import dev.sluice.identity.oauth.TokenRefused.Trouble;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a request for a token says: its parameters, and the client that it shows.
///
/// @param parameters those with a value; a parameter without one counts as left out
/// @param clientId who asks
/// @param secret what shows it
record TokenRequest(Map<String, String> parameters, String clientId, String secret) {

  /// How long a body may be.
  static final int MAX_BODY = 16 << 10;

  /// How many parameters there may be.
  private static final int MAX_PARAMETERS = 50;

  private static final Pattern FORM = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*");
  private static final String BASIC = "basic ";

  /// Reads a request.
  ///
  /// @throws TokenRefused when it cannot be one
  static TokenRequest read(Call call) {
    requireNoQuery(call);
    if (call.body().length > MAX_BODY) {
      throw wrong("the body is longer than 16384 bytes");
    }
    Map<String, String> parameters = parameters(call);
    Optional<String> authorization = call.header("Authorization").filter(text -> !text.isEmpty());
    Optional<String> id = Optional.ofNullable(parameters.get("client_id"));
    Optional<String> secret = Optional.ofNullable(parameters.get("client_secret"));
    if (authorization.isEmpty()) {
      if (id.isEmpty() || secret.isEmpty()) {
        throw new TokenRefused(
            Trouble.INVALID_CLIENT,
            "no client is shown; send client_id and client_secret, or HTTP Basic");
      }
      return new TokenRequest(parameters, id.get(), secret.get());
    }
    String[] pair = basic(authorization.get());
    if (secret.isPresent()) {
      throw wrong("the client is shown twice, in Authorization and in the body");
    }
    if (id.isPresent() && !id.get().equals(pair[0])) {
      throw wrong("Authorization and client_id name two clients");
    }
    return new TokenRequest(parameters, pair[0], pair[1]);
  }

  private static void requireNoQuery(Call call) {
    try {
      call.query().knowing(java.util.Set.of());
    } catch (Fault e) {
      throw wrong("parameters stand in the body, not in the URL");
    }
  }

  private static Map<String, String> parameters(Call call) {
    String type = call.header("Content-Type").orElse("");
    int end = type.indexOf(';');
    String bare = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return switch (bare) {
      case "application/x-www-form-urlencoded" -> form(utf8(call.body()));
      case "application/json" -> json(call.body());
      default -> throw wrong("the body must be application/x-www-form-urlencoded, or JSON");
    };
  }

  private static Map<String, String> form(String body) {
    Map<String, String> parameters = new HashMap<>();
    if (body.isEmpty()) {
      return parameters;
    }
    String[] pairs = body.split("&", -1);
    if (pairs.length > MAX_PARAMETERS) {
      throw wrong("there are more than 50 parameters");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      add(parameters, name, value);
    }
    return parameters;
  }

  /// Some senders of webhooks, SparkPost among them, describe the request as a JSON object.
  private static Map<String, String> json(byte[] body) {
    Map<String, String> parameters = new HashMap<>();
    JsonNode object;
    try {
      object = Json.readObject(body);
    } catch (Fault e) {
      throw wrong("the body is not one JSON object");
    }
    if (object.size() > MAX_PARAMETERS) {
      throw wrong("there are more than 50 parameters");
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!member.getValue().isTextual()) {
        throw wrong("each member of the body must be a string");
      }
      add(parameters, member.getKey(), member.getValue().textValue());
    }
    return parameters;
  }

  private static void add(Map<String, String> parameters, String name, String value) {
    if (!value.isEmpty() && parameters.put(name, value) != null) {
      throw wrong("a parameter is given twice");
    }
  }

  private static String decoded(String text) {
    if (!FORM.matcher(text).matches()) {
      throw wrong("the body is not form-urlencoded");
    }
    // By way of bytes: URLDecoder would put a sign in the place of what is not UTF-8.
    if (text.chars().anyMatch(c -> c > 0x7e)) {
      throw wrong("the body is not form-urlencoded");
    }
    String bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
    return utf8(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw wrong("the request is not UTF-8");
    }
  }

  /// Id and secret of HTTP Basic, each of which is form-urlencoded first (RFC 6749 §2.3.1).
  private static String[] basic(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      throw unknown("in Authorization only Basic shows a client");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String pair = utf8(bytes);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return new String[] {decoded(pair.substring(0, colon)), decoded(pair.substring(colon + 1))};
      }
    } catch (IllegalArgumentException | TokenRefused e) {
      throw unknown("what follows Basic is not base64 of form-urlencoded id:secret");
    }
    throw unknown("what follows Basic has no id before a colon");
  }

  private static TokenRefused unknown(String sentence) {
    return new TokenRefused(Trouble.INVALID_CLIENT, sentence);
  }

  private static TokenRefused wrong(String sentence) {
    return new TokenRefused(Trouble.INVALID_REQUEST, sentence);
  }
}
