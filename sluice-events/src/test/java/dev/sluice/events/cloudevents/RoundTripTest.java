package dev.sluice.events.cloudevents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.fault.Fault;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  private static final int ROUNDS = 1_000;
  private static final ObjectMapper TREE = new ObjectMapper();

  @Test
  void whatIsWrittenAsJsonIsReadBackTheSame() {
    RandomEvents events = new RandomEvents(1, false);
    List<Event> batch = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Event event = events.next();
      byte[] bytes = CloudEventsJson.write(event);
      assertEquals(event, CloudEventsJson.read(bytes, 0, bytes.length));
      batch.add(event);
    }
    assertEquals(batch, CloudEventsJson.readBatch(CloudEventsJson.writeBatch(batch), ROUNDS));
  }

  @Test
  void whatIsWrittenAsHeadersIsReadBackTheSameButForTypesThatHeadersLack() {
    RandomEvents events = new RandomEvents(2, false);
    for (int round = 0; round < ROUNDS; round++) {
      Event event = events.next();
      ListedHeaders headers = ListedHeaders.of(HttpBinding.headers(event));
      List<Event> read = HttpBinding.read(headers, event.data().toBytes(), 1);
      assertEquals(List.of(withTextsOnly(event)), read);
    }
  }

  private static Event withTextsOnly(Event event) {
    Event.Builder copy =
        Event.builder(event.id(), event.source(), event.type())
            .subject(event.subject().orElse(null))
            .time(event.time().orElse(null))
            .dataSchema(event.dataSchema().orElse(null))
            .dataContentType(event.dataContentType().orElse(null))
            .data(event.hasData() ? event.data() : null);
    for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
      copy.extension(extension.getKey(), extension.getValue().text());
    }
    return copy.build();
  }

  @Test
  void theSdkReadsWhatIsWrittenAsJsonAndIsReadInTurn() throws IOException {
    RandomEvents events = new RandomEvents(3, false);
    JsonFormat sdk = new JsonFormat();
    for (int round = 0; round < ROUNDS; round++) {
      Event event = events.next();
      CloudEvent theirs = sdk.deserialize(CloudEventsJson.write(event));
      assertSame(event, theirs);
      byte[] back = sdk.serialize(theirs);
      assertSame(CloudEventsJson.read(back, 0, back.length), theirs);
    }
  }

  @Test
  void theSdkReadsWhatIsWrittenAsHeadersAndIsReadInTurn() throws IOException {
    RandomEvents events = new RandomEvents(4, true);
    for (int round = 0; round < ROUNDS; round++) {
      Event event = events.next();
      CloudEvent theirs =
          HttpMessageFactory.createReader(HttpBinding.headers(event), event.data().toBytes())
              .toEvent();
      assertSame(event, theirs);
      Map<String, String> headers = new HashMap<>();
      List<byte[]> bodies = new ArrayList<>();
      HttpMessageFactory.createWriter(headers::put, bodies::add).writeBinary(theirs);
      byte[] body = bodies.getFirst() == null ? new byte[0] : bodies.getFirst();
      assertSame(HttpBinding.read(ListedHeaders.of(headers), body, 1).getFirst(), theirs);
    }
  }

  private static void assertSame(Event ours, CloudEvent theirs) throws IOException {
    assertEquals(theirs.getId(), ours.id());
    assertEquals(theirs.getSource().toString(), ours.source());
    assertEquals(theirs.getType(), ours.type());
    assertEquals(theirs.getSubject(), ours.subject().orElse(null));
    assertEquals(theirs.getDataContentType(), ours.dataContentType().orElse(null));
    assertEquals(
        theirs.getTime() == null ? null : theirs.getTime().toInstant(),
        ours.time().map(time -> time.instant()).orElse(null));
    assertEquals(theirs.getExtensionNames(), ours.extensions().keySet());
    for (Map.Entry<String, Extension> extension : ours.extensions().entrySet()) {
      Object value = theirs.getExtension(extension.getKey());
      assertEquals(String.valueOf(value), extension.getValue().text());
    }
    // An explicit null is data; the SDK has no way to say so.
    byte[] data = theirs.getData() == null ? null : theirs.getData().toBytes();
    if (data == null) {
      assertEquals(false, ours.hasData() && !ours.data().text().equals("null"));
    } else if (ours.hasJsonData()) {
      assertEquals(tree(data), tree(ours.data().toBytes()));
    } else {
      assertEquals(Arrays.toString(data), Arrays.toString(ours.data().toBytes()));
    }
  }

  private static JsonNode tree(byte[] json) throws IOException {
    return TREE.readTree(json);
  }

  @Test
  void aBrokenEventIsReadOrRefusedButNeverAnythingElse() {
    RandomEvents events = new RandomEvents(5, false);
    Random random = new Random(6);
    int refused = 0;
    for (int round = 0; round < 5 * ROUNDS; round++) {
      byte[] bytes = CloudEventsJson.write(events.next());
      bytes[random.nextInt(bytes.length)] =
          (byte) " {}[]\"\\:,0e.\u0000\u00ffx".charAt(random.nextInt(15));
      try {
        Event read = CloudEventsJson.read(bytes, 0, bytes.length);
        byte[] again = CloudEventsJson.write(read);
        assertEquals(read, CloudEventsJson.read(again, 0, again.length));
      } catch (Fault e) {
        assertEquals(Fault.Kind.INVALID, e.kind());
        refused++;
      }
    }
    assertEquals(true, refused > ROUNDS && refused < 5 * ROUNDS, "refused " + refused);
    byte[] cut = CloudEventsJson.write(events.next());
    for (int length = 0; length < cut.length; length++) {
      int end = length;
      assertThrows(Fault.class, () -> CloudEventsJson.read(cut, 0, end));
    }
  }
}
