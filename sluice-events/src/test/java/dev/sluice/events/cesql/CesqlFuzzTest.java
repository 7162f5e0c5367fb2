package dev.sluice.events.cesql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class CesqlFuzzTest {

  @FuzzTest
  void anExpressionIsRefusedWithItsReasonOrSaysTheSameTwice(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Cesql cesql;
    try {
      cesql = Cesql.parse(text);
    } catch (Fault e) {
      assertEquals("invalid-cesql", e.code());
      assertTrue(e.sentence().length() < 1_000, "a reason is short");
      return;
    }
    Cesql.Result once = cesql.evaluate(CesqlFuzzTest::attribute);
    assertEquals(once, cesql.evaluate(CesqlFuzzTest::attribute));
    cesql.names().forEach(name -> assertTrue(name.matches("[a-z0-9]+"), name));
  }

  private static Optional<Value> attribute(String name) {
    return switch (name) {
      case "id" -> Optional.of(new Value.Text("a1"));
      case "n" -> Optional.of(new Value.Whole(3));
      case "f" -> Optional.of(new Value.Flag(true));
      default -> Optional.empty();
    };
  }
}
