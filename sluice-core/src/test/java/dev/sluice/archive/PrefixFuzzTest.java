package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class PrefixFuzzTest {

  private static final Instant ARRIVED = Instant.parse("2026-11-22T00:04:05Z");

  private static final ObjectMapper READER = new ObjectMapper();

  private static final Pattern EXPRESSION =
      Pattern.compile("\\{\\{|}}|\\{(?:'[^']*'|\"[^\"]*\"|[^'\"}])*}");

  /// The first line of the input is a prefix, the rest a view.
  @FuzzTest
  void noValueLeadsOutOfItsSegmentAndEachIsReadBack(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
    JsonNode view = view(parts.length > 1 ? parts[1] : "");
    if (view.isTextual()) {
      assertOneSegment(view.textValue());
    }
    Prefix prefix;
    try {
      prefix = Prefix.parse(parts[0]);
    } catch (Fault e) {
      assertEquals("invalid-prefix", e.code());
      return;
    }
    if (prefix.resolve(view, ARRIVED) instanceof Resolution.Resolved(String resolved)) {
      // What stands in for a time has no '/', where its format may have some.
      if (!parts[0].contains("|")) {
        assertEquals(slashes(literals(parts[0])), slashes(resolved), resolved);
      }
      assertSafe(resolved);
      assertTrue(
          resolved.length()
              <= Prefix.MAX_CHARACTERS + Prefix.MAX_EXPRESSIONS * Prefix.MAX_VALUE_BYTES);
    }
  }

  private static JsonNode view(String json) {
    try {
      return READER.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /// The prefix without its expressions, but for the slashes of times.
  private static String literals(String prefix) {
    return EXPRESSION
        .matcher(prefix)
        .replaceAll(found -> {
          String group = found.group();
          if (group.startsWith("{time:") || group.startsWith("{arrival:")) {
            return group.replaceAll("[^/]", "");
          }
          return group.equals("{{") || group.equals("}}") ? "b" : "";
        });
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }

  private static void assertSafe(String resolved) {
    assertFalse(resolved.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\'), resolved);
    String[] segments = resolved.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      assertFalse(segments[i].equals(".") || segments[i].equals(".."), resolved);
      assertTrue(i == segments.length - 1 || !segments[i].isEmpty(), resolved);
    }
    assertFalse(segments[0].equals(".sluice"), resolved);
  }

  private static void assertOneSegment(String value) {
    String encoded;
    try {
      encoded = Prefix.encode(value);
    } catch (IllegalArgumentException e) {
      assertFalse(StandardCharsets.UTF_8.newEncoder().canEncode(value));
      return;
    }
    Matcher plain = Pattern.compile("(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*+").matcher(encoded);
    assertTrue(plain.matches() && !encoded.startsWith("."), encoded);
    assertEquals(value, Prefix.decode(encoded));
  }
}
