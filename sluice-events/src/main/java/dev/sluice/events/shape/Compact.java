package dev.sluice.events.shape;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.events.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Writes a value as JSON without white space.
final class Compact {

  private final JsonGenerator json;
  private final boolean isSorted;

  private Compact(JsonGenerator json, boolean isSorted) {
    this.json = json;
    this.isSorted = isSorted;
  }

  /// The value, with its members in their order.
  static String of(Node node) {
    return new String(written(node, false), StandardCharsets.UTF_8);
  }

  /// The value, with its members in the order of their names, so that two texts that differ only in
  /// order and white space are one.
  static byte[] canonical(Node node) {
    return written(node, true);
  }

  private static byte[] written(Node node, boolean isSorted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.generator(out)) {
      // Half a surrogate pair has no UTF-8; escaped it stays what it is.
      json.setHighestNonEscapedChar(0x7f);
      new Compact(json, isSorted).write(node);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private void write(Node node) throws IOException {
    switch (node) {
      case Node.Members object -> {
        json.writeStartObject();
        Map<String, Node> members = isSorted ? new TreeMap<>(object.members()) : object.members();
        for (Map.Entry<String, Node> member : members.entrySet()) {
          json.writeFieldName(member.getKey());
          write(member.getValue());
        }
        json.writeEndObject();
      }
      case Node.Items array -> {
        json.writeStartArray();
        for (Node item : array.items()) {
          write(item);
        }
        json.writeEndArray();
      }
      case Node.Text string -> json.writeString(string.text());
      case Node.Digits number -> json.writeRawValue(number.text());
      case Node.Flag flag -> json.writeBoolean(flag.value());
      case Node.Nothing nothing -> json.writeNull();
    }
  }
}
