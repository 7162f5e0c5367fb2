package dev.sluice.ingress.http.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// What is asked for as a key comes from anybody who may make keys.
class NewKeyFuzzTest {

  private static final Set<String> REFUSALS =
      Set.of("invalid-json", "invalid-member", "unknown-member");

  @FuzzTest
  void whatIsAskedForIsRefusedOrShownAndMadeAgainAsTheSame(byte[] body) {
    KeyCalls calls = new KeyCalls();
    Answer made;
    try {
      made = calls.create(body);
    } catch (Fault fault) {
      assertTrue(REFUSALS.contains(fault.code()), fault.code());
      return;
    }
    JsonNode first = KeyCalls.json(made);
    String name = first.path("name").asText();
    ObjectNode shown = (ObjectNode) KeyCalls.json(calls.one(name));
    ObjectNode again = shown.deepCopy();
    again.remove(Set.of("from", "used", "created", "createdBy"));
    calls.revoke(name);
    calls.create(again.toString().getBytes(StandardCharsets.UTF_8));
    assertEquals(shown, KeyCalls.json(calls.one(name)));
  }
}
