package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NotificationRequestsTest {

  @Test
  void eachPostHasAVersionOfItsOwnAndTheLengthThatItsHeadTells() throws IOException {
    Requests posts = NotificationRequests.of("key");
    ByteBuffer request = posts.copy();
    posts.stamp(request, 4_711, 77);
    String[] parts =
        StandardCharsets.US_ASCII.decode(request.duplicate()).toString().split("\r\n\r\n", 2);
    JsonNode post = new JsonMapper().readTree(parts[1]);
    assertEquals("1.000000004711", post.path("metadata").path("version").asText());
    assertTrue(parts[0].contains("\r\nContent-Length: " + parts[1].length()), parts[0]);
    assertTrue(parts[0].contains("\r\nx-topic-hash-x: key\r\n"), parts[0]);
  }
}
