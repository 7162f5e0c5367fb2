package dev.sluice.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class MatchingViewFuzzTest {

  private static final ObjectMapper READER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2_000).build())
              .build());

  /// The first line of the input is the extension `resources`, the rest the data.
  @FuzzTest
  void theTreeAndTheLineShowTheSameAndLoseNothing(byte[] bytes) throws IOException {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    byte[] data = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
    Optional<Event> event = event(new String(bytes, 0, end, StandardCharsets.UTF_8), data);
    if (event.isEmpty()) {
      return;
    }
    ObjectNode tree = MatchingView.tree(event.get());
    byte[] line = MatchingView.line(event.get());
    String text = strictly(line);
    assertFalse(text.chars().anyMatch(c -> c < ' '), "a line is one line");
    assertTrue(line.length <= 300 + 6 * (long) bytes.length, "the line has grown");

    JsonNode read = READER.readTree(line);
    assertEquals(tree.has("detail"), read.has("detail"));
    assertEquals(tree.get("resources"), read.get("resources"));
    if (tree.has("detail")) {
      Payload detail = Payload.of(READER.writeValueAsBytes(tree.get("detail")));
      assertEquals(tree.get("detail"), StrictJson.tree(detail).orElseThrow());
      Payload compact = StrictJson.compact(Payload.of(data), Glance.NOTHING).orElseThrow().json();
      assertEquals(tree.get("detail"), StrictJson.tree(compact).get());
    } else {
      assertArrayEquals(data, read.get("data_base64").binaryValue());
    }
  }

  /// The first line of the input has paths, with spaces between them, and the rest is data.
  @FuzzTest
  void aGlanceSeesWhatTheTreeHas(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
    Event event =
        Event.builder("1", "/s", "t")
            .data(Payload.ofText(parts.length > 1 ? parts[1] : ""))
            .build();
    List<ViewPath> paths = new ArrayList<>();
    for (String path : parts[0].split(" ")) {
      try {
        paths.add(ViewPath.parse(path));
      } catch (Fault e) {
        assertEquals("invalid-path", e.code());
      }
    }
    ObjectNode tree = MatchingView.tree(event);
    MatchingView.Seen seen = MatchingView.line(event, Glance.of(paths));
    assertArrayEquals(MatchingView.line(event), seen.line());
    for (ViewPath path : paths) {
      assertEquals(path.find(tree), path.find(seen.tree()), path.toString());
    }
  }

  private static Optional<Event> event(String resources, byte[] data) {
    try {
      return Optional.of(
          Event.builder("1", "/s", "t")
              .extension("resources", resources)
              .data(Payload.of(data))
              .build());
    } catch (Fault e) {
      assertEquals("invalid-event", e.code());
      return Optional.empty();
    }
  }

  private static String strictly(byte[] line) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(line)).toString();
  }
}
