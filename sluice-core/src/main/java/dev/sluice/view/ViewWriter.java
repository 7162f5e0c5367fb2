package dev.sluice.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.event.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the members of a view as a line of JSON in UTF-8.
///
/// What has to be escaped is Jackson's work. Its generator is not asked for plain text, because to
/// make one for each event costs more than all that it writes.
final class ViewWriter implements MatchingView.Members<RuntimeException> {

  private static final int USUAL_ATTRIBUTES = 384;

  private byte[] bytes;
  private int length;

  /// @param dataLength how long the data is
  ViewWriter(int dataLength) {
    bytes = new byte[USUAL_ATTRIBUTES + dataLength];
    bytes[0] = '{';
    length = 1;
  }

  @Override
  public void text(String name, String value) {
    name(name);
    quoted(value);
  }

  @Override
  public void flag(String name, boolean value) {
    name(name);
    raw(String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void whole(String name, int value) {
    name(name);
    raw(String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void array(String name, JsonNode value) {
    name(name);
    if (value.isEmpty()) {
      put('[');
      put(']');
    } else {
      raw(StrictJson.bytes(value));
    }
  }

  /// A member whose value is JSON already.
  void json(String name, Payload json) {
    name(name);
    raw(json.array(), json.offset(), json.length());
  }

  /// The line; nothing can be written after it.
  byte[] line() {
    put('}');
    return Arrays.copyOf(bytes, length);
  }

  private void name(String name) {
    if (length > 1) {
      put(',');
    }
    quoted(name);
    put(':');
  }

  private void quoted(String text) {
    int end = text.length();
    require(end + 2);
    int begin = length;
    int at = begin;
    bytes[at++] = '"';
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        raw(StrictJson.bytes(text));
        return;
      }
      bytes[at++] = (byte) c;
    }
    bytes[at++] = '"';
    length = at;
  }

  private void raw(byte[] json) {
    raw(json, 0, json.length);
  }

  private void raw(byte[] json, int offset, int count) {
    require(count);
    System.arraycopy(json, offset, bytes, length, count);
    length += count;
  }

  private void put(char c) {
    require(1);
    bytes[length++] = (byte) c;
  }

  private void require(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
