package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateTest {

  private final JsonMapper json = new JsonMapper();

  @Test
  void stampingKeepsTheLengthAndMakesEveryEventOfEveryBatchUnique() throws IOException {
    Template template = Template.batch("/v1/events", "key", "t", 100);
    ByteBuffer request = template.copy();
    int length = request.remaining();
    Set<String> ids = new HashSet<>();
    for (long first = 0; first < 500; first += template.events()) {
      template.stamp(request, first, 77);
      assertEquals(length, request.remaining());
      JsonNode batch = body(request);
      assertEquals(100, batch.size());
      batch.forEach(event -> ids.add(event.path("id").asText()));
    }
    assertEquals(500, ids.size());
    assertTrue(ids.contains("t-000000000000") && ids.contains("t-000000000499"), ids::toString);
  }

  @Test
  void anEventCarriesItsNumberItsKindAndWhenItWasSent() throws IOException {
    Template template = Template.single("/v1/events", "key", "t");
    ByteBuffer request = template.copy();
    template.stamp(request, 123_456, 987_654_321);
    JsonNode event = body(request);
    assertEquals("t-000000123456", event.path("id").asText());
    assertEquals("1.0", event.path("specversion").asText());
    assertEquals("bench", event.path("source").asText());
    JsonNode data = event.path("data");
    assertEquals(Template.kind(56), data.path("kind").asText());
    assertEquals("000000123456", data.path("seq").asText());
    assertEquals("000000987654321", data.path("sent").asText());
  }

  @Test
  void anEventHasTheSizeThatIsPromisedAndTheHeadTellsItRightly() {
    Template template = Template.single("/v1/events", "secret", "t");
    String request = StandardCharsets.US_ASCII.decode(template.copy()).toString();
    String[] parts = request.split("\r\n\r\n", 2);
    assertEquals(Template.EVENT_BYTES, parts[1].length());
    assertTrue(parts[0].contains("\r\nContent-Length: " + parts[1].length()), parts[0]);
    assertTrue(parts[0].contains("\r\nx-api-key: secret\r\n"), parts[0]);
    assertTrue(parts[0].startsWith("POST /v1/events HTTP/1.1\r\n"), parts[0]);
  }

  private JsonNode body(ByteBuffer request) throws IOException {
    String text = StandardCharsets.US_ASCII.decode(request.duplicate()).toString();
    return json.readTree(text.split("\r\n\r\n", 2)[1]);
  }
}
