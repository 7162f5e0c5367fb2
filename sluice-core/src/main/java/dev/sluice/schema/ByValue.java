package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/// Data whose numbers are alike when their values are: JSON Schema takes `1.0` for the integer 1.
final class ByValue {

  /// Up to how many digits a number with an exponent is written out.
  private static final int MAX_DIGITS = 400;

  private ByValue() {}

  /// The same data; the very same where no number changes.
  static JsonNode of(JsonNode json) {
    if (json.isObject()) {
      return object((ObjectNode) json);
    }
    if (json.isArray()) {
      return array((ArrayNode) json);
    }
    return json.isFloatingPointNumber() ? number(json.decimalValue()) : json;
  }

  private static JsonNode object(ObjectNode json) {
    ObjectNode changed = null;
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      JsonNode value = of(each.getValue());
      if (value != each.getValue()) {
        changed = changed == null ? shallow(json) : changed;
        changed.set(each.getKey(), value);
      }
    }
    return changed == null ? json : changed;
  }

  private static ObjectNode shallow(ObjectNode json) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(json);
    return copy;
  }

  private static JsonNode array(ArrayNode json) {
    ArrayNode changed = null;
    for (int i = 0; i < json.size(); i++) {
      JsonNode value = of(json.get(i));
      if (value != json.get(i)) {
        changed = changed == null ? JsonNodeFactory.instance.arrayNode().addAll(json) : changed;
        changed.set(i, value);
      }
    }
    return changed == null ? json : changed;
  }

  private static JsonNode number(BigDecimal written) {
    BigDecimal value = written.stripTrailingZeros();
    if (value.scale() > 0 || value.precision() - value.scale() > MAX_DIGITS) {
      return DecimalNode.valueOf(value);
    }
    // As a parser would give it: numbers of two sizes are never alike.
    JsonNodeFactory json = JsonNodeFactory.instance;
    BigInteger whole = value.toBigIntegerExact();
    if (whole.bitLength() < Integer.SIZE) {
      return json.numberNode(whole.intValueExact());
    }
    return whole.bitLength() < Long.SIZE
        ? json.numberNode(whole.longValueExact())
        : json.numberNode(whole);
  }
}
