package dev.sluice.ingress.http.cognito;

import dev.sluice.fault.Fault;
import dev.sluice.identity.user.Refusal;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.aws.AwsJson;
import dev.sluice.ingress.http.aws.Trouble;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Errors as Cognito writes them: 400, or 500 for what is the hub's own trouble.
final class Failures {

  private static final Map<String, Refusal> REFUSALS = new HashMap<>();

  static {
    for (Refusal refusal : Refusal.values()) {
      REFUSALS.put(refusal.code(), refusal);
    }
  }

  private Failures() {}

  static Answer of(Trouble trouble) {
    return AwsJson.error(400, trouble.type(), Objects.requireNonNull(trouble.getMessage()));
  }

  static Answer of(Fault fault) {
    Refusal refusal = REFUSALS.get(fault.code());
    if (refusal != null) {
      return AwsJson.error(400, name(refusal), fault.sentence());
    }
    return switch (fault.kind()) {
      case INVALID, UNSUPPORTED, TOO_LARGE ->
          AwsJson.error(400, "InvalidParameterException", fault.sentence());
      case UNAUTHENTICATED ->
          AwsJson.error(
              400,
              "UnrecognizedClientException",
              "The security token included in the request is invalid: " + fault.sentence());
      case FORBIDDEN -> AwsJson.error(400, "AccessDeniedException", fault.sentence());
      case NOT_FOUND -> AwsJson.error(400, "ResourceNotFoundException", fault.sentence());
      case CONFLICT -> AwsJson.error(400, "ConcurrentModificationException", fault.sentence());
      case LIMITED, BUSY -> AwsJson.error(400, "TooManyRequestsException", fault.sentence());
      case UNAVAILABLE -> AwsJson.error(500, "InternalErrorException", fault.sentence());
    };
  }

  /// What nobody expected; the log has it under the id.
  static Answer unexpected(String id) {
    return AwsJson.error(
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
}
