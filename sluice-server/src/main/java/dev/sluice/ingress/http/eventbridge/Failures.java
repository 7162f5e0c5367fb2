package dev.sluice.ingress.http.eventbridge;

import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.aws.AwsJson;
import dev.sluice.ingress.http.aws.Trouble;
import java.util.Objects;

/// Errors as EventBridge writes them: 400, or 500 for what is the hub's own trouble.
final class Failures {

  private Failures() {}

  static Answer of(Trouble trouble) {
    return answer(400, trouble.type(), Objects.requireNonNull(trouble.getMessage()));
  }

  static Answer of(Fault fault) {
    String sentence = fault.sentence();
    return switch (fault.code()) {
      case "invalid-json" -> answer(400, "SerializationException", sentence);
      case "invalid-pattern" -> of(pattern(sentence));
      case "rule-in-file" -> answer(400, "ManagedRuleException", sentence);
      case "too-many-rules", "invalid-rules", "rule-too-large" ->
          answer(400, "LimitExceededException", sentence);
      default -> ofKind(fault);
    };
  }

  static Trouble pattern(String sentence) {
    return new Trouble(
        "InvalidEventPatternException", "Event pattern is not valid. Reason: " + sentence);
  }

  private static Answer ofKind(Fault fault) {
    String sentence = fault.sentence();
    return switch (fault.kind()) {
      case INVALID, UNSUPPORTED, TOO_LARGE -> answer(400, "ValidationException", sentence);
      case UNAUTHENTICATED ->
          answer(
              400,
              "UnrecognizedClientException",
              "The security token included in the request is invalid: " + sentence);
      case FORBIDDEN -> answer(400, "AccessDeniedException", sentence);
      case NOT_FOUND -> answer(400, "ResourceNotFoundException", sentence);
      case CONFLICT -> answer(400, "ConcurrentModificationException", sentence);
      // Clients of AWS try both again by themselves.
      case LIMITED, BUSY -> answer(400, "ThrottlingException", sentence);
      case UNAVAILABLE -> answer(500, "InternalException", sentence);
    };
  }

  /// What nobody expected; the log has it under the id.
  static Answer unexpected(String id) {
    return answer(
        500, "InternalException", "the hub met an error of its own; its log has it under id " + id);
  }

  private static Answer answer(int status, String type, String message) {
    return AwsJson.named(AwsJson.error(status, type, message));
  }
}
