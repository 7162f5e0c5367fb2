package dev.sluice.events.cloudevents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class CloudEventsJsonFuzzTest {

  private static final Set<String> CODES =
      Set.of("invalid-event", "malformed-json", "invalid-utf8", "too-many-events");

  @FuzzTest
  void whatIsReadIsWrittenAndReadAgainAsTheSame(byte[] bytes) {
    Optional<Event> single = single(bytes);
    Optional<List<Event>> batch = batch(bytes);
    assertTrue(single.isEmpty() || batch.isEmpty(), "an object is no array");
    single.ifPresent(event -> {
      assertBounded(event, bytes);
      assertEquals(Optional.of(event), single(CloudEventsJson.write(event)));
      Optional<List<Event>> alone = batch(inArray(bytes));
      // The array is one more level, so the deepest event does not fit into one.
      alone.ifPresent(events -> assertEquals(List.of(event), events));
      assertTrue(alone.isPresent() || isDeep(bytes));
    });
    batch.ifPresent(events -> {
      events.forEach(event -> assertBounded(event, bytes));
      assertEquals(batch, batch(CloudEventsJson.writeBatch(events)));
    });
  }

  private static Optional<Event> single(byte[] bytes) {
    try {
      return Optional.of(CloudEventsJson.read(bytes, 0, bytes.length));
    } catch (Fault e) {
      assertTrue(CODES.contains(e.code()), e.code());
      return Optional.empty();
    }
  }

  private static Optional<List<Event>> batch(byte[] bytes) {
    try {
      List<Event> events = CloudEventsJson.readBatch(bytes, 10);
      assertTrue(events.size() <= 10);
      return Optional.of(events);
    } catch (Fault e) {
      assertTrue(CODES.contains(e.code()), e.code());
      return Optional.empty();
    }
  }

  private static byte[] inArray(byte[] event) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    array.write('[');
    array.writeBytes(event);
    array.write(']');
    return array.toByteArray();
  }

  private static boolean isDeep(byte[] bytes) {
    return bytes.length >= 1_000;
  }

  /// A sender cannot make an event much larger than what was sent: a charset writes a character
  /// with at most four bytes, and a few more to change its state.
  private static void assertBounded(Event event, byte[] bytes) {
    assertTrue(event.data().length() <= 16 * bytes.length, "the data has grown");
    assertTrue(event.extensions().size() <= 64);
  }
}
