package dev.sluice.ingress.http.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Set;

class NewTopicFuzzTest {

  @FuzzTest
  void aBodyMakesATopicOrIsRefusedAsWhatItIs(byte[] bytes) {
    try {
      assertEquals(
          201, new TopicCalls().create(new String(bytes, StandardCharsets.UTF_8)).status());
    } catch (Fault fault) {
      assertTrue(
          Set.of(Fault.Kind.INVALID, Fault.Kind.TOO_LARGE).contains(fault.kind()), fault.code());
    }
  }
}
