package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.record.Transformed;
import dev.sluice.transform.jsonata.Expression;
import dev.sluice.transform.jsonata.Result;
import java.util.Map;

/// What a JSONata expression makes of the matching view; no result, or null, drops the event.
///
/// @param expression bounded in time, steps and memory
public record JsonataTransform(Expression expression) implements Transform {

  /// Compiles an expression.
  ///
  /// @throws Fault `invalid-jsonata`, with the place of the trouble
  public static JsonataTransform of(String expression) {
    return new JsonataTransform(Expression.compile(expression));
  }

  @Override
  public Shaped apply(Entry entry, ObjectNode view) {
    Map<String, String> variables =
        Map.of(
            "ingestionTime", entry.acceptedAt().toString(),
            "position", entry.position().toString());
    return switch (expression.evaluate(view, variables, entry.acceptedAt())) {
      case Result.Json(String json) when json.equals("null") -> new Shaped.Dropped();
      case Result.Json(String json) -> Transform.shaped(new Transformed.Ok(json));
      case Result.Nothing _ -> new Shaped.Dropped();
      case Result.Failed(String sentence) -> Shaped.Failed.of(sentence);
    };
  }
}
