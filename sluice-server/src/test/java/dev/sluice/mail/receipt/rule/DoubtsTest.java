package dev.sluice.mail.receipt.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubtsTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'a':['x@example.com'] none | 'b':[] none                    | both handle it",
        "'a':['x@example.com'] stop | 'b':[] none                    |",
        "'a':['x@example.com'] none | 'b':['x+1@example.com'] none   | both handle it",
        "'a':['x@example.com'] none | 'b':['y@example.com'] none     |",
        "'a':['example.com'] none   | 'b':['.example.com'] none      |",
        "'a':['.example.com'] none  | 'b':[] none                    |",
        "'a':[] stop                | 'b':['x@example.com'] none     | it never runs",
        "'a':[] stop                | 'b':['x@sub.example.com'] none |",
        "'a':[] ask-stop            | 'b':['x@example.com'] none     | both handle it",
        "'a':['example.com'] stop   | 'b':['x@example.com','y@example.com'] none | it never runs",
        "'a':['example.com'] stop   | 'b':['x@example.com','.example.com'] none |",
        "'a':['x@example.com'] none | 'b':['x@else.test'] none       | its domain is none",
        "'a':['x@example.com'] none | 'b':['y@example.com'] stop-store | never done",
        "'a':['x@example.com'] none | 'b':['y@example.com'] store-bounce | without a relay",
        "'a':['x@example.com'] none | 'b':['y@example.com'] bounce   |",
        "'a':['example.com'] store  | 'b':['y@example.com'] store    | same key",
      })
  void theSecondRuleOfTwoIsDoubted(String first, String second, String doubt)
      throws JsonProcessingException {
    List<Map.Entry<String, String>> found =
        Doubts.of(List.of(rule(first), rule(second)), new Domains(List.of("example.com")), false);
    if (doubt == null) {
      assertEquals(List.of(), found);
    } else {
      assertEquals(1, found.size(), found.toString());
      assertEquals("b", found.getFirst().getKey());
      assertTrue(found.getFirst().getValue().contains(doubt), found.toString());
    }
  }

  /// `'a':['x@example.com'] store-stop`
  private static ReceiptRule rule(String text) throws JsonProcessingException {
    String[] parts = text.strip().split("[: ]", 3);
    List<String> actions = new ArrayList<>();
    for (String action : parts[2].strip().split("-")) {
      switch (action) {
        case "stop" -> actions.add("{'stop':true}");
        case "store" -> actions.add("{'store':'inbox'}");
        case "ask" -> actions.add("{'application':'app','wait':true}");
        case "bounce" -> actions.add("{'bounce':'mailbox-full'}");
        default -> {}
      }
    }
    String json =
        "{'name':"
            + parts[0]
            + ",'recipients':"
            + parts[1]
            + ",'actions':["
            + String.join(",", actions)
            + "]}";
    return RuleJson.read(MAPPER.readTree(json.replace('\'', '"')));
  }
}
