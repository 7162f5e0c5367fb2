package dev.sluice.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/// A number that keeps the text it was written with, so that `1e2` does not become `1E+2`.
///
/// Jackson's own `DecimalNode` holds the value alone and lets nobody write it otherwise.
final class WrittenNumber extends NumericNode {

  private static final long serialVersionUID = 1L;

  private static final int MAX_DIGITS = 10_000;

  private final String text;
  private final BigDecimal value;

  WrittenNumber(String text, BigDecimal value) {
    this.text = text;
    this.value = value;
  }

  @Override
  public String asText() {
    return text;
  }

  @Override
  public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
    json.writeNumber(text);
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public JsonParser.NumberType numberType() {
    return JsonParser.NumberType.BIG_DECIMAL;
  }

  @Override
  public boolean isFloatingPointNumber() {
    return true;
  }

  @Override
  public boolean isBigDecimal() {
    return true;
  }

  @Override
  public boolean canConvertToInt() {
    return isWithin(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Override
  public boolean canConvertToLong() {
    return isWithin(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private boolean isWithin(long least, long most) {
    return value.compareTo(BigDecimal.valueOf(least)) >= 0
        && value.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  @Override
  public Number numberValue() {
    return value;
  }

  @Override
  public int intValue() {
    return value.intValue();
  }

  @Override
  public long longValue() {
    return value.longValue();
  }

  @Override
  public float floatValue() {
    return value.floatValue();
  }

  @Override
  public double doubleValue() {
    return value.doubleValue();
  }

  @Override
  public BigDecimal decimalValue() {
    return value;
  }

  /// The whole part; refused where a few characters stand for more digits than memory holds.
  @Override
  public BigInteger bigIntegerValue() {
    if ((long) value.precision() - value.scale() > MAX_DIGITS) {
      throw new ArithmeticException("a whole number of more than " + MAX_DIGITS + " digits");
    }
    return value.toBigInteger();
  }

  /// Numbers are alike when they are written alike.
  @Override
  public boolean equals(Object other) {
    return other instanceof WrittenNumber that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
