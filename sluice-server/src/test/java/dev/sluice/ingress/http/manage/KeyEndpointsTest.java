package dev.sluice.ingress.http.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyEndpointsTest {

  private final KeyCalls calls = new KeyCalls();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|invalid-json|",
        "{}|invalid-member|member name: it is missing",
        "{\"name\":7}|invalid-member|member name: it must be a string",
        "{\"name\":\"a b\"}|invalid-member|member name: a name has 1 to 64",
        "{\"nmae\":\"a\"}|unknown-member|did you mean 'name'?",
        "{\"name\":\"a\",\"scopes\":[]}|invalid-member|array of 1 to 100 strings",
        "{\"name\":\"a\",\"scopes\":[\"event:send\"]}|invalid-member|did you mean 'events:send'?",
        "{\"name\":\"a\",\"scopes\":[1]}|invalid-member|each of its items must be a string",
        "{\"name\":\"a\",\"clientId\":\"\"}|invalid-member|member clientId",
        "{\"name\":\"a\",\"rate\":\"1/w\"}|invalid-member|member rate",
        "{\"name\":\"a\",\"quota\":\"1/s\"}|invalid-member|member quota",
        "{\"name\":\"a\",\"expires\":\"2020-01-01\"}|invalid-member|is not in the future",
        "{\"name\":\"a\",\"expires\":\"later\"}|invalid-member|member expires"
      })
  void whatIsNoNewKeyIsRefusedWithItsPlace(String body, String code, String told) {
    Fault fault = assertThrows(Fault.class, () -> calls.create(bytes(body)));
    assertEquals(code, fault.code());
    assertTrue(told == null || fault.sentence().contains(told), fault.sentence());
  }

  @Test
  void whatShowsAKeyMayBeKeptNowhere() {
    Answer made = calls.create(bytes("{\"name\":\"a\"}"));
    assertEquals(201, made.status());
    assertEquals("no-store", made.headers().get("Cache-Control"));
    assertEquals("/v1/keys/a", made.headers().get("Location"));
    assertEquals("no-store", calls.rotate("a", new byte[0]).headers().get("Cache-Control"));
    assertFalse(KeyCalls.json(calls.one("a")).has("key"));
  }

  @ParameterizedTest
  @CsvSource({
    "0s,true",
    "90d,true",
    "2160h,true",
    "91d,false",
    "1w,false",
    "-1s,false",
    "10,false"
  })
  void anOverlapIsUpToNinetyDays(String overlap, boolean isRight) {
    calls.create(bytes("{\"name\":\"a\"}"));
    byte[] body = bytes("{\"overlap\":\"" + overlap + "\"}");
    if (isRight) {
      assertEquals(200, calls.rotate("a", body).status());
    } else {
      assertEquals(
          "invalid-member", assertThrows(Fault.class, () -> calls.rotate("a", body)).code());
    }
  }

  @Test
  void keysArePagedAndEachPageTellsWhereTheNextBegins() {
    for (String name : List.of("c", "a", "b")) {
      calls.create(bytes("{\"name\":\"" + name + "\"}"));
    }
    JsonNode first = KeyCalls.json(calls.list(Map.of("limit", List.of("2"))));
    assertEquals(List.of("a", "b"), first.path("keys").findValuesAsText("name"));
    assertEquals("b", first.path("next").asText());
    JsonNode second = KeyCalls.json(calls.list(Map.of("after", List.of("b"))));
    assertEquals(List.of("c"), second.path("keys").findValuesAsText("name"));
    assertFalse(second.has("next"));
  }

  @ParameterizedTest
  @CsvSource({"limit,0", "limit,1001", "limit,x", "after,"})
  void aPageThatCannotBeIsRefusedOrIsTheFirst(String parameter, String value) {
    Map<String, List<String>> query = Map.of(parameter, List.of(value == null ? "" : value));
    if (parameter.equals("after")) {
      assertEquals(200, calls.list(query).status());
    } else {
      assertEquals("invalid-parameter", assertThrows(Fault.class, () -> calls.list(query)).code());
    }
  }

  @Test
  void aKeyThatIsNotThereIsToldSo() {
    for (String name : List.of("nobody", "", "a b", "ä", "x".repeat(600))) {
      assertEquals("no-such-key", assertThrows(Fault.class, () -> calls.one(name)).code());
      assertEquals("no-such-key", assertThrows(Fault.class, () -> calls.revoke(name)).code());
      assertEquals(
          "no-such-key", assertThrows(Fault.class, () -> calls.rotate(name, new byte[0])).code());
    }
  }
}
