package dev.sluice.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

class DeliveryIdFuzzTest {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final Pattern ID = Pattern.compile("([1-9][0-9]{0,18})~" + NAME + "~" + NAME);

  @FuzzTest
  void oneDeliveryHasOneTextAndNoOtherTextIsTaken(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Optional<DeliveryId> parsed = DeliveryId.parse(text);
    assertEquals(isId(text), parsed.isPresent(), text);
    parsed.ifPresent(id -> assertEquals(text, id.toString()));
  }

  private static boolean isId(String text) {
    var match = ID.matcher(text);
    return match.matches() && new java.math.BigInteger(match.group(1)).bitLength() < Long.SIZE;
  }
}
