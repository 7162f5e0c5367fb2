package dev.sluice.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewPathTest {

  private static final JsonNode VIEW =
      MatchingView.tree(
          Event.builder("1", "/s", "t")
              .data(
                  Payload.ofText(
                      "{\"a\":{\"b\":[10,{\"c\":1e2}]},\"x.y\":1,\"it's\":2,\"a]b\":3,\"\":4,"
                          + "\"null\":null,\"0\":5}"))
              .build());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id | \"1\"",
        "$.id | \"1\"",
        "detail-type | \"t\"",
        "$['detail-type'] | \"t\"",
        "$[\"detail-type\"] | \"t\"",
        "detail.a.b[0] | 10",
        "$.detail.a.b[1].c | 1e2",
        "$.detail['a']['b'][1]['c'] | 1e2",
        "$.detail['x.y'] | 1",
        "$.detail[\"it's\"] | 2",
        "$.detail['a]b'] | 3",
        "$.detail[''] | 4",
        "$.detail.null | null",
        "$.detail.0 | 5"
      })
  void aPathNamesOnePlace(String path, String json) {
    assertEquals(json, ViewPath.parse(path).find(VIEW).orElseThrow().toString());
    assertEquals(path, ViewPath.parse(path).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "detail.a.none",
        "detail.a.b[2]",
        "detail.a.b[400000000]",
        "detail.a[0]",
        "detail.a.b.c",
        "id.x",
        "id[0]",
        "detail[0]"
      })
  void aPathToNothingFindsNothing(String path) {
    assertTrue(ViewPath.parse(path).find(VIEW).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "$.",
        "$..a",
        "a..b",
        "a.",
        "$a",
        "a[",
        "a[]",
        "a[x]",
        "a[-1]",
        "a[+1]",
        "a[4000000000]",
        "a['x'",
        "a['x]",
        "a['x'y]",
        "a[*]",
        "a.*",
        "$.a b",
        "a[0]b",
        "[",
        "$[?(@.a)]",
        "a[0:1]"
      })
  void aPathThatNamesNoSinglePlaceIsRefused(String path) {
    Fault fault = assertThrows(Fault.class, () -> ViewPath.parse(path));
    assertEquals("invalid-path", fault.code());
    assertTrue(fault.sentence().contains("'" + path + "' at "), fault.sentence());
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 10_000})
  void aPathOfMoreThan256CharactersIsRefused(int length) {
    assertThrows(Fault.class, () -> ViewPath.parse("a".repeat(length)));
  }
}
