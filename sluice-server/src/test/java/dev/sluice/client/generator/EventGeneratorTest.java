package dev.sluice.client.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventGeneratorTest {

  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Map<String, String> FORMS =
      Map.of(
          "shopping", "{\"eventType\":\"shopping\",\"schemaVersion\":1,\"data\":{\"itemSku\":123}}",
          "searching",
              "{\"eventType\":\"searching\",\"schemaVersion\":1,\"data\":{\"searchTerm\":\"games\"}}",
          "paging",
              "{\"eventType\":\"paging\",\"schemaVersion\":2,\"data\":{\"searchTerm\":\"games\",\"page\":3}}",
          "purchase", "{\"eventType\":\"purchase\",\"schemaVersion\":2,\"data\":{\"itemSku\":123}}",
          "loyaltypurchase",
              "{\"eventType\":\"loyaltypurchase\",\"schemaVersion\":2,\"data\":{\"itemSku\":123},\"ticket\":{\"ticket\":{\"subject\":\"Loyalty customer purchase\",\"comment\":{\"body\":\"This customer has made a loyalty purchase\"}}}}");

  private static Map<String, String> kinds(boolean loyalty) throws IOException {
    EventGenerator generator = new EventGenerator(new Random(7), loyalty);
    Map<String, String> kinds = new TreeMap<>();
    for (JsonNode entry : STRICT.readTree(generator.batchBody(500)).get("entries")) {
      String text = entry.get("entry").textValue();
      kinds.put(STRICT.readTree(text).get("eventType").textValue(), text);
    }
    return kinds;
  }

  @Test
  void eachKindHasItsOneFormAndIsWholeJson() throws IOException {
    assertEquals(new TreeMap<>(FORMS), kinds(true));
  }

  @Test
  void loyaltyPurchasesAreLeftOutUnlessAskedFor() throws IOException {
    Map<String, String> expected = new TreeMap<>(FORMS);
    expected.remove("loyaltypurchase");
    assertEquals(expected, kinds(false));
  }

  @Test
  void theSameSeedGivesTheSameEvents() {
    assertEquals(
        new EventGenerator(new Random(1), true).batchBody(50),
        new EventGenerator(new Random(1), true).batchBody(50));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 501})
  void aBatchOutsideTheLimitIsRefused(int size) {
    EventGenerator generator = new EventGenerator(new Random(1), false);
    assertThrows(IllegalArgumentException.class, () -> generator.batchBody(size));
  }
}
