package dev.sluice.rule.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.events.cesql.Value;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The CloudEvents attributes of an event, by name, as its matching view has them.
///
/// `specversion` is always `1.0`. `detailtype` is the view's `detail-type` where that is not just
/// the type, and `resources` its array as JSON, when there is something in it. The view's `version`
/// and `detail` are no attributes.
public final class Attributes implements Function<String, Optional<Value>> {

  private static final Optional<Value> SPEC_VERSION = Optional.of(new Value.Text("1.0"));

  private final ObjectNode view;

  /// The attributes of a view.
  public Attributes(ObjectNode view) {
    this.view = view;
  }

  @Override
  public Optional<Value> apply(String name) {
    return switch (name) {
      case "specversion" -> SPEC_VERSION;
      case "version", "detail" -> Optional.empty();
      case "detailtype" ->
          of(view.get("detail-type"))
              .filter(type -> !type.text().equals(view.path("type").textValue()));
      case "resources" ->
          Optional.<JsonNode>of(view.path("resources"))
              .filter(resources -> resources.isArray() && !resources.isEmpty())
              .map(resources -> new Value.Text(resources.toString()));
      default -> of(view.get(name));
    };
  }

  private static Optional<Value> of(@Nullable JsonNode node) {
    if (node == null || node.isContainerNode() || node.isNull()) {
      return Optional.empty();
    }
    if (node.isBoolean()) {
      return Optional.of(new Value.Flag(node.booleanValue()));
    }
    return Optional.of(
        node.isIntegralNumber() && node.canConvertToInt()
            ? new Value.Whole(node.intValue())
            : new Value.Text(node.asText()));
  }
}
