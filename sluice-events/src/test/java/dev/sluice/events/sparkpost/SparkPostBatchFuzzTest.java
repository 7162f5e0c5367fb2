package dev.sluice.events.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Event;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

class SparkPostBatchFuzzTest {

  private static final int MOST = 10;
  private static final String PREFIX = "com.sparkpost.";
  private static final Set<String> CODES =
      Set.of("malformed-json", "invalid-utf8", "invalid-batch", "too-many-events");

  @FuzzTest
  void anEventTakenOutOfItsBatchAndPutIntoAnotherIsTheSame(byte[] bytes) {
    SparkPostBatch batch;
    try {
      batch = SparkPostBatch.read(bytes.clone(), MOST);
    } catch (Fault e) {
      assertTrue(CODES.contains(e.code()), e.code());
      return;
    }
    int before = 0;
    for (SparkPostBatch.Unreadable each : batch.unreadable()) {
      assertTrue(each.place() >= before && each.place() < MOST, "places ascend and are bounded");
      before = each.place();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Event event : batch.events()) {
      assertEquals("sparkpost", event.source());
      byte[] data = event.data().toBytes();
      assertTrue(data[0] == '{' && data[data.length - 1] == '}', "the data is the object");
      assertTrue(StrictJson.isValue(data, 0, data.length), "the data is JSON");
      byte[] element = element(event, data);
      assertEquals(List.of(event), SparkPostBatch.read(inArray(element), 1).events());
      all.write(all.size() == 0 ? '[' : ',');
      all.writeBytes(element);
    }
    if (all.size() > 0) {
      all.write(']');
      assertEquals(
          new SparkPostBatch(batch.events(), List.of()),
          SparkPostBatch.read(all.toByteArray(), batch.events().size()));
    }
  }

  private static byte[] element(Event event, byte[] data) {
    assertTrue(event.type().startsWith(PREFIX), event.type());
    String rest = event.type().substring(PREFIX.length());
    String eventClass = rest.substring(0, rest.indexOf('.'));
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.writeBytes(("{\"msys\":{\"" + eventClass + "\":").getBytes(StandardCharsets.US_ASCII));
    element.writeBytes(data);
    element.writeBytes("}}".getBytes(StandardCharsets.US_ASCII));
    return element.toByteArray();
  }

  private static byte[] inArray(byte[] element) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    array.write('[');
    array.writeBytes(element);
    array.write(']');
    return array.toByteArray();
  }
}
