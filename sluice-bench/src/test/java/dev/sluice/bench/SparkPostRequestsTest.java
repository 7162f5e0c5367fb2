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

class SparkPostRequestsTest {

  @Test
  void stampingMakesEveryEventOfEveryBatchUniqueAndGivesTheBatchAnotherId() throws IOException {
    SparkPostRequests requests = SparkPostRequests.of("key", 350);
    ByteBuffer request = requests.copy();
    int length = request.remaining();
    Set<String> ids = new HashSet<>();
    Set<String> batches = new HashSet<>();
    for (long first = 0; first < 1_400; first += requests.events()) {
      requests.stamp(request, first, 77);
      assertEquals(length, request.remaining());
      String text = StandardCharsets.UTF_8.decode(request.duplicate()).toString();
      int at = text.indexOf("X-MessageSystems-Batch-ID: ");
      batches.add(text.substring(at, text.indexOf('\r', at)));
      String body = text.substring(text.indexOf("\r\n\r\n") + 4);
      assertTrue(
          text.contains("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r"));
      JsonNode batch = new JsonMapper().readTree(body);
      assertEquals(350, batch.size());
      for (JsonNode element : batch) {
        JsonNode event = element.path("msys").elements().next();
        ids.add(event.path("event_id").asText(event.path("sms_dst").asText()));
      }
    }
    assertEquals(4, batches.size());
    assertEquals(1_400, ids.size());
  }
}
