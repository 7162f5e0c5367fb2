package dev.sluice.transform;

import dev.sluice.outbox.Failure;
import dev.sluice.transform.jsonata.Expression;
import dev.sluice.transform.jsonata.Result;
import java.util.Map;

/// What an expression makes of the matching view.
record Computed(Expression expression) implements InputTransform {

  @Override
  public Made apply(Subject subject) {
    Map<String, String> variables =
        Map.of(
            "rule", subject.rule().value(),
            "ruleArn", Variable.Reserved.arn(subject.rule()),
            "ingestionTime", subject.acceptedAt().toString());
    return switch (expression.evaluate(subject.view(), variables, subject.acceptedAt())) {
      case Result.Json(String json) -> made(json);
      case Result.Nothing _ ->
          nothing("INPUT_EMPTY", "the expression has no result for this event");
      case Result.Failed(String sentence) -> nothing("INPUT_FAILED", sentence);
    };
  }

  private static Made made(String json) {
    var bytes = JsonText.bytes(json);
    return bytes.length() > MAX_BYTES
        ? nothing(
            "INPUT_TOO_LARGE",
            "the expression makes more than " + MAX_BYTES + " bytes of the event")
        : new Made.Json(bytes);
  }

  private static Made nothing(String code, String sentence) {
    return new Made.Nothing(new Failure(code, sentence));
  }
}
