package dev.sluice.mail.receipt.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class SesRuleSetFuzzTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @FuzzTest
  void whatIsReadCanBeWrittenAndReadAgainAndAllElseIsRefused(byte[] bytes) {
    JsonNode json;
    try {
      json = MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      return;
    }
    try {
      for (ReceiptRule rule : SesRuleSet.read(json, Map.of()).rules()) {
        assertEquals(rule, RuleJson.read(RuleJson.write(rule)));
      }
    } catch (Fault fault) {
      assertEquals("invalid-rule-set", fault.code());
    }
  }
}
