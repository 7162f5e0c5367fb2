package dev.sluice.events.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

class StrictJsonFuzzTest {

  @FuzzTest
  void aTextIsTakenExactlyWhenTheGrammarHasItAndItKeepsTheLimits(byte[] bytes) {
    String trouble;
    try {
      assertTrue(StrictJson.read(bytes, 0, bytes.length, StrictJsonFuzzTest::whole));
      trouble = "";
    } catch (Fault e) {
      assertTrue(Set.of("malformed-json", "invalid-utf8").contains(e.code()), e.code());
      trouble = e.sentence();
    }
    if (Utf8.firstInvalid(bytes, 0, bytes.length) >= 0) {
      assertTrue(trouble.contains("UTF-8"), trouble);
      return;
    }
    Rfc8259 yardstick = new Rfc8259(new String(bytes, StandardCharsets.UTF_8));
    boolean isJson = yardstick.isOneValue();
    boolean isWithin = yardstick.deepest() <= 1_000 && yardstick.longestNumber() <= 1_000;
    if (isJson && yardstick.longestNumber() > 1_000) {
      // Signs and points do not count as digits, so just above the limit both answers are right.
      assertEquals(yardstick.deepest() <= 998 && trouble.isEmpty(), isValue(bytes));
      return;
    }
    assertEquals(isJson && isWithin, trouble.isEmpty(), trouble);
    assertEquals(isJson && isWithin && yardstick.deepest() <= 998, isValue(bytes));
  }

  private static boolean isValue(byte[] bytes) {
    return StrictJson.isValue(bytes, 0, bytes.length);
  }

  private static boolean whole(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw Fault.of(Fault.Kind.INVALID, "malformed-json", "it is empty");
    }
    StrictJson.skip(parser);
    return true;
  }
}
