package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GzipBodiesTest {

  private final HubUnderTest hub = new HubUnderTest();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    hub.close();
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(int length, char what) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) what);
    return bytes;
  }

  private HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + hub.door.port() + "/v1/events");
    return client.send(
        HttpRequest.newBuilder(uri)
            .header("x-api-key", HubUnderTest.ALL)
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aPackedBodyIsUnpacked() throws IOException, InterruptedException {
    HttpResponse<String> said = post(packed("a\nb".getBytes(StandardCharsets.UTF_8)));
    assertEquals("{\"accepted\":2,\"ids\":[\"a\",\"b\"]}", said.body());
  }

  @Test
  void aBodyOfTheLimitIsTakenAndOneByteMoreIsNot() throws IOException, InterruptedException {
    byte[] most = bytes(HubUnderTest.MAX_BODY, '\n');
    most[0] = 'a';
    assertEquals(202, post(packed(most)).statusCode());
    HttpResponse<String> said = post(packed(bytes(HubUnderTest.MAX_BODY + 1, '\n')));
    assertEquals(413, said.statusCode());
    assertTrue(said.body().contains("body-too-large"));
  }

  @Test
  void aSmallBodyThatUnpacksToVeryMuchIsRefused() throws IOException, InterruptedException {
    byte[] bomb = packed(bytes(30 << 20, 'x'));
    assertTrue(bomb.length < HubUnderTest.MAX_BODY);
    assertEquals(413, post(bomb).statusCode());
    assertEquals(0, hub.journal.events().size());
  }

  @Test
  void aCutBodyIsRefused() throws IOException, InterruptedException {
    byte[] whole = packed(bytes(1_000, 'x'));
    HttpResponse<String> said = post(Arrays.copyOf(whole, whole.length - 9));
    assertEquals(400, said.statusCode());
    assertTrue(said.body().contains("invalid-gzip"));
  }
}
