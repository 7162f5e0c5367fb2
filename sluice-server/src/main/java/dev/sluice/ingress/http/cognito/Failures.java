package dev.sluice.ingress.http.cognito;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.user.Refusal;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Json;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Errors as Cognito writes them: 400, or 500 for what is the hub's own trouble.
///
/// ```
/// {"__type":"NotAuthorizedException","message":"Incorrect username or password."}
/// ```
///
/// The type stands in the header `x-amzn-ErrorType` too.
final class Failures {

  static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private static final Map<String, Refusal> REFUSALS = new HashMap<>();

  static {
    for (Refusal refusal : Refusal.values()) {
      REFUSALS.put(refusal.code(), refusal);
    }
  }

  private Failures() {}

  static Answer of(Trouble trouble) {
    return answer(400, trouble.type(), Objects.requireNonNull(trouble.getMessage()));
  }

  static Answer of(Fault fault) {
    Refusal refusal = REFUSALS.get(fault.code());
    if (refusal != null) {
      return answer(400, name(refusal), fault.sentence());
    }
    return switch (fault.kind()) {
      case INVALID, UNSUPPORTED, TOO_LARGE ->
          answer(400, "InvalidParameterException", fault.sentence());
      case UNAUTHENTICATED ->
          answer(
              400,
              "UnrecognizedClientException",
              "The security token included in the request is invalid: " + fault.sentence());
      case FORBIDDEN -> answer(400, "AccessDeniedException", fault.sentence());
      case NOT_FOUND -> answer(400, "ResourceNotFoundException", fault.sentence());
      case CONFLICT -> answer(400, "ConcurrentModificationException", fault.sentence());
      case LIMITED, BUSY -> answer(400, "TooManyRequestsException", fault.sentence());
      case UNAVAILABLE -> answer(500, "InternalErrorException", fault.sentence());
    };
  }

  /// What nobody expected; the log has it under the id.
  static Answer unexpected(String id) {
    return answer(
        500,
        "InternalErrorException",
        "the hub met an error of its own; its log has it under id " + id);
  }

  /// The name that clients know a refusal by: `ALIAS_EXISTS` is `AliasExistsException`.
  static String name(Refusal refusal) {
    StringBuilder name = new StringBuilder();
    for (String word : refusal.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.append("Exception").toString();
  }

  private static Answer answer(int status, String type, String message) {
    byte[] body =
        Json.object(json -> {
          json.writeStringField("__type", type);
          json.writeStringField("message", message);
        });
    return new Answer(status, CONTENT_TYPE, Payload.of(body), Map.of("x-amzn-ErrorType", type));
  }
}
