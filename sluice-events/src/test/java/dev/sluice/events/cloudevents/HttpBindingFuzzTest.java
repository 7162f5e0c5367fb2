package dev.sluice.events.cloudevents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

class HttpBindingFuzzTest {

  private static final Set<String> CODES =
      Set.of(
          "invalid-event",
          "malformed-json",
          "invalid-utf8",
          "too-many-events",
          "not-a-cloudevent",
          "unsupported-media-type",
          "unsupported-charset");

  /// The input is a request as HTTP/1.1 writes it, without its first line and with bare line feeds.
  @FuzzTest
  void whatIsReadIsWrittenAsHeadersAndReadAgainAsTheSame(byte[] bytes) {
    ListedHeaders headers = new ListedHeaders();
    int at = 0;
    int end = next(bytes, at);
    while (end > at) {
      // A server reads header fields as ISO 8859-1.
      String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.with(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      at = Math.min(end + 1, bytes.length);
      end = next(bytes, at);
    }
    byte[] body = Arrays.copyOfRange(bytes, Math.min(at + 1, bytes.length), bytes.length);
    read(headers, body)
        .filter(events -> events.size() == 1)
        .ifPresent(events -> assertTravels(events.getFirst()));
  }

  private static int next(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static Optional<List<Event>> read(ListedHeaders headers, byte[] body) {
    try {
      return Optional.of(HttpBinding.read(headers, body, 10));
    } catch (Fault e) {
      assertTrue(CODES.contains(e.code()), e.code());
      return Optional.empty();
    }
  }

  private static void assertTravels(Event event) {
    Map<String, String> written;
    try {
      written = HttpBinding.headers(event);
    } catch (Fault e) {
      assertTrue(e.sentence().startsWith("datacontenttype"), e.sentence());
      return;
    }
    for (String value : written.values()) {
      assertTrue(value.chars().allMatch(c -> c >= ' ' && c <= '~'), value);
    }
    if (event
        .dataContentType()
        .orElse("")
        .regionMatches(true, 0, "application/cloudevents", 0, 23)) {
      // Data that is itself said to be an event cannot be told from one.
      return;
    }
    Event again = HttpBinding.read(ListedHeaders.of(written), event.data().toBytes(), 1).getFirst();
    assertEquals(event.id(), again.id());
    assertEquals(event.source(), again.source());
    assertEquals(event.type(), again.type());
    assertEquals(event.subject(), again.subject());
    assertEquals(event.time(), again.time());
    assertEquals(event.dataSchema(), again.dataSchema());
    assertEquals(event.data(), again.data());
    assertEquals(texts(event), texts(again));
    Payload data = event.data();
    boolean isUnsaidJson =
        event.hasData()
            && event.dataContentType().isEmpty()
            && StrictJson.isValue(data.array(), data.offset(), data.length());
    assertEquals(
        isUnsaidJson ? Optional.of("application/json") : event.dataContentType(),
        again.dataContentType());
  }

  private static Map<String, String> texts(Event event) {
    Map<String, String> texts = new TreeMap<>();
    event.extensions().forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }
}
