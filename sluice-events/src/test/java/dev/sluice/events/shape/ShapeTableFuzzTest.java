package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class ShapeTableFuzzTest {

  private static final Set<String> CODES =
      Set.of("malformed-json", "invalid-utf8", "too-many-records", "too-many-values");

  @FuzzTest
  void anEventHasAPathAndNoRecordOfItIsLost(byte[] bytes) {
    Recognition found;
    try {
      found = ShapeTable.standard().recognise(bytes.clone());
    } catch (Fault e) {
      assertTrue(CODES.contains(e.code()), e.code());
      return;
    }
    String path = found.path();
    assertTrue(path.startsWith("/") && path.length() <= 2_048, path);
    URI uri = URI.create("http://hub" + path);
    assertEquals(path, uri.getRawPath());
    assertEquals(path.replaceAll("/+", "/"), uri.normalize().getRawPath(), "no '.' or '..'");
    List<Event> events;
    try {
      events = found.eachRecord();
    } catch (Fault e) {
      assertEquals("cloudevent", found.shape());
      return;
    }
    if (!found.shape().equals("sparkpost")) {
      assertEquals(found.records(), events.size());
    }
    Recognition again = ShapeTable.standard().recognise(bytes.clone());
    assertEquals(events, again.eachRecord());
    assertEquals(found.whole(), again.whole());
    String text = new String(bytes, StandardCharsets.UTF_8);
    Set<String> prints = new HashSet<>();
    for (Event event : events) {
      if (!found.shape().equals("cloudevent")) {
        assertTrue(text.contains(event.data().text()), "the data is a part of the event");
      }
      if (event.type().equals("dev.sluice.unrecognised")) {
        assertTrue(prints.add(event.id()), "an id stands for one record");
      }
    }
  }
}
