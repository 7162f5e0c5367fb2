package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Data whose numbers are alike when their values are: JSON Schema takes `1.0` for the integer 1.
final class ByValue {

  /// Up to how many digits a number with an exponent is written out.
  private static final int MAX_DIGITS = 400;

  private ByValue() {}

  /// The same data; the very same where there is no fraction and no exponent.
  static JsonNode of(JsonNode json) {
    return needsCopy(json) ? copy(json) : json;
  }

  private static boolean needsCopy(JsonNode json) {
    if (json.isContainerNode()) {
      for (JsonNode each : json) {
        if (needsCopy(each)) {
          return true;
        }
      }
    }
    return json.isFloatingPointNumber();
  }

  private static JsonNode copy(JsonNode json) {
    if (json.isObject()) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      json.properties().forEach(each -> copy.set(each.getKey(), copy(each.getValue())));
      return copy;
    }
    if (json.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      json.forEach(each -> copy.add(copy(each)));
      return copy;
    }
    return json.isFloatingPointNumber() ? number(json.decimalValue()) : json;
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
