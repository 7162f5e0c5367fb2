package dev.sluice.events.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class JsonCursorFuzzTest {

  @FuzzTest
  void theCursorTakesWhatTheParserTakesAndReadsTheSameNamesAndTexts(byte[] bytes) {
    assertEquals(
        outcome(() -> StrictJson.read(bytes, 0, bytes.length, JsonCursorFuzzTest::parsed)),
        outcome(() -> JsonCursor.read(bytes, JsonCursorFuzzTest::gone)));
  }

  private interface Attempt {
    List<String> run();
  }

  private static List<String> outcome(Attempt attempt) {
    try {
      return attempt.run();
    } catch (Fault e) {
      return List.of("a fault", e.code());
    }
  }

  /// The names and scalars of the outermost object or array.
  private static List<String> parsed(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw Fault.of(Fault.Kind.INVALID, "malformed-json", "it is empty");
    }
    List<String> found = new ArrayList<>();
    if (!first.isStructStart()) {
      found.add(scalar(parser, first));
      parser.finishToken();
      return found;
    }
    for (JsonToken next = parser.nextToken(); !next.isStructEnd(); next = parser.nextToken()) {
      if (next == JsonToken.FIELD_NAME) {
        found.add(parser.currentName());
        next = parser.nextToken();
      }
      found.add(scalar(parser, next));
      parser.skipChildren();
    }
    return found;
  }

  private static String scalar(JsonParser parser, JsonToken value) throws IOException {
    return value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getText() : "";
  }

  private static List<String> gone(JsonCursor cursor) {
    List<String> found = new ArrayList<>();
    byte first = cursor.peek();
    if (first == '[') {
      cursor.open('[');
      for (boolean isFirst = true; cursor.more(']', isFirst); isFirst = false) {
        found.add(cursor.scalar());
      }
    } else if (first == '{') {
      cursor.open('{');
      for (boolean isFirst = true; cursor.more('}', isFirst); isFirst = false) {
        cursor.name();
        found.add(cursor.text());
        found.add(cursor.scalar());
      }
    } else {
      found.add(cursor.scalar());
    }
    return found;
  }
}
