package dev.sluice.rule.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.view.MatchingView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {

  private static final ObjectNode VIEW =
      MatchingView.tree(
          Event.builder("a1", "/shop/eu", "com.example.created")
              .subject("cat.png")
              .extension(Event.DETAIL_TYPE, "Created")
              .extension(Event.RESOURCES, "[\"arn\"]")
              .extension("urgent", new Extension.Flag(true))
              .extension("hops", new Extension.Whole(3))
              .data(Payload.ofText("{\"a\":1}"))
              .build());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'exact': {'type': 'com.example.created', 'subject': 'cat.png'}}] | true",
        "[{'exact': {'type': 'com.example.created', 'subject': 'dog.png'}}] | false",
        "[{'exact': {'type': 'COM.example.created'}}] | false",
        "[{'exact': {'absent': 'x'}}] | false",
        "[{'exact': {'urgent': 'true', 'hops': '3', 'specversion': '1.0'}}] | true",
        "[{'exact': {'detailtype': 'Created', 'resources': '[\\\"arn\\\"]'}}] | true",
        "[{'prefix': {'type': 'com.', 'source': '/shop'}}] | true",
        "[{'prefix': {'type': 'com.', 'source': '/store'}}] | false",
        "[{'suffix': {'subject': '.png'}}] | true",
        "[{'suffix': {'subject': '.gif'}}] | false",
        "[{'all': [{'prefix': {'type': 'com.'}}, {'suffix': {'type': '.created'}}]}] | true",
        "[{'all': [{'prefix': {'type': 'com.'}}, {'suffix': {'type': '.deleted'}}]}] | false",
        "[{'any': [{'prefix': {'type': 'org.'}}, {'suffix': {'type': '.created'}}]}] | true",
        "[{'any': [{'prefix': {'type': 'org.'}}, {'suffix': {'type': '.deleted'}}]}] | false",
        "[{'not': {'exact': {'type': 'x'}}}] | true",
        "[{'not': {'exact': {'absent': 'x'}}}] | true",
        "[{'sql': 'hops > 2 AND urgent'}] | true",
        "[{'sql': 'hops + 2'}] | false",
        "[{'sql': 'absent = 1'}] | false",
        "[{'sql': 'EXISTS detail OR EXISTS version OR EXISTS data'}] | false",
        "[{'exact': {'id': 'a1'}}, {'exact': {'source': '/shop/eu'}}] | true",
        "[{'exact': {'id': 'a1'}}, {'exact': {'source': '/'}}] | false",
      })
  void eachDialectPassesWhatItSays(String filters, boolean passes) {
    assertEquals(passes, Filters.read("r", filters.replace('\'', '"')).pass(VIEW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                     | r at $: an array of one or more",
        "[]                                     | r at $: an array of one or more",
        "[{'exact':                             | r at $: the filters are not JSON",
        "[1]                                    | r at $[0]: a filter is an object with one"
            + " dialect",
        "[{'exact': {'id': 'a'}, 'not': {}}]    | r at $[0]: a filter is an object with one",
        "[{'exakt': {'id': 'a'}}]               | r at $[0]: 'exakt' is no dialect; did you mean"
            + " 'exact'",
        "[{'exact': {}}]                        | r at $[0].exact: an object of attributes",
        "[{'exact': {'id': ''}}]                | r at $[0].exact.id: a text that is not empty",
        "[{'exact': {'id': 1}}]                 | r at $[0].exact.id: a text that is not empty",
        "[{'exact': {'myExt': 'x'}}]            | r at $[0].exact: 'myExt' names no attribute",
        "[{'exact': {'data': 'x'}}]             | a pattern does",
        "[{'exact': {'id': 'a', 'id': 'b'}}]    | Duplicate field 'id'",
        "[{'all': []}]                          | r at $[0].all: an array of one or more",
        "[{'any': [{'not': 1}]}]                | r at $[0].any[0].not: a filter is an object",
        "[{'sql': 1}]                           | r at $[0].sql: a CESQL expression as text",
        "[{'sql': 'id ='}]                      | r at $[0].sql: CESQL at character 5: expected a"
            + " value",
        "[{'exact': {'id': 'a'}}] []            | not JSON",
      })
  void aWrongFilterIsRefusedWithItsPlace(String filters, String reason) {
    Fault fault = assertThrows(Fault.class, () -> Filters.read("r", filters.replace('\'', '"')));
    assertEquals("invalid-filter", fault.code());
    assertTrue(fault.sentence().contains(reason), fault.sentence());
  }

  @Test
  void whatIsTooLongTooDeepOrTooManyIsRefused() {
    String one = "{\"exact\":{\"id\":\"a\"}}";
    assertRefused("[" + one + ("," + one).repeat(100) + "]", "more than 100 filters");
    assertRefused("[" + "{\"not\":".repeat(20) + one + "}".repeat(20) + "]", "more than 20 deep");
    assertRefused("[" + " ".repeat(16_384) + one + "]", "at most 16384");
  }

  @Test
  void aTypeThatStandsInForTheDetailTypeIsNoAttribute() throws JsonProcessingException {
    ObjectNode view =
        (ObjectNode)
            JsonMapper.builder()
                .build()
                .readTree("{\"type\":\"t\",\"detail-type\":\"t\",\"resources\":[]}");
    assertEquals(
        false,
        Filters.read("r", "[{\"sql\":\"EXISTS detailtype OR EXISTS resources\"}]").pass(view));
  }

  private static void assertRefused(String filters, String reason) {
    Fault fault = assertThrows(Fault.class, () -> Filters.read("r", filters));
    assertTrue(fault.sentence().contains(reason), fault.sentence());
  }
}
