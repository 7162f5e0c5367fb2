package dev.sluice.notify.template;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value whose numbers keep the text that they were written in.
///
/// A tree of binary numbers would turn `1.50` into `1.5` and a long id into another id. Half a
/// surrogate pair, which no UTF-8 can hold, is U+FFFD here.
public sealed interface Json {

  /// How deep arrays and objects may stand in each other.
  int MAX_DEPTH = 64;

  /// How long a JSON text may be, in bytes.
  int MAX_BYTES = 256 << 10;

  /// A string.
  record Text(String value) implements Json {
    /// Mends halves of surrogate pairs.
    public Text {
      value = wellFormed(value);
    }
  }

  /// A number, `true`, `false` or `null`, as it stood in its JSON.
  record Scalar(String json) implements Json {
    /// The scalar `null`.
    public static final Scalar NULL = new Scalar("null");
  }

  /// An array.
  record Items(List<Json> values) implements Json {
    /// Copies the values.
    public Items {
      values = List.copyOf(values);
    }
  }

  /// An object; its fields keep their order.
  record Fields(Map<String, Json> values) implements Json {
    /// An object without fields.
    public static final Fields NONE = new Fields(Map.of());

    /// Copies the fields.
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// The field of a name.
    public Optional<Json> find(String name) {
      return Optional.ofNullable(values.get(name));
    }

    /// The text of a string field.
    public Optional<String> text(String name) {
      return values.get(name) instanceof Text(String text) ? Optional.of(text) : Optional.empty();
    }

    /// This object with a field in place of, or after, what it has.
    public Fields with(String name, Json value) {
      Map<String, Json> more = new LinkedHashMap<>(values);
      more.put(name, value);
      return new Fields(more);
    }

    /// This object with a string field.
    public Fields with(String name, String value) {
      return with(name, new Text(value));
    }

    /// This object with a number.
    public Fields with(String name, long value) {
      return with(name, new Scalar(Long.toString(value)));
    }

    /// This object with `true` or `false`.
    public Fields with(String name, boolean value) {
      return with(name, new Scalar(Boolean.toString(value)));
    }

    /// This object with a field, unless it has one of that name.
    public Fields withDefault(String name, String value) {
      return values.containsKey(name) ? this : with(name, value);
    }

    /// This object without a field.
    public Fields without(String name) {
      Map<String, Json> fewer = new LinkedHashMap<>(values);
      fewer.remove(name);
      return new Fields(fewer);
    }
  }

  /// Reads a JSON text of at most {@link #MAX_BYTES}.
  ///
  /// @throws Fault `invalid-utf8`, `malformed-json`, `duplicate-field`, `json-too-deep` or
  ///   `json-too-large`
  static Json parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "json-too-large",
          "the JSON has more than " + (MAX_BYTES >> 10) + " KiB");
    }
    return StrictJson.read(
        bytes,
        0,
        bytes.length,
        parser -> {
          parser.nextToken();
          return value(parser, 0);
        });
  }

  /// Reads a JSON text.
  ///
  /// @throws Fault as {@link #parse(byte[])}
  static Json parse(String text) {
    return parse(wellFormed(text).getBytes(StandardCharsets.UTF_8));
  }

  private static Json value(JsonParser parser, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "json-too-deep",
          "the JSON is nested deeper than " + MAX_DEPTH + " levels");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw Fault.of(Fault.Kind.INVALID, "malformed-json", "the JSON is empty");
    }
    return switch (token) {
      case VALUE_STRING -> new Text(parser.getText());
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser, depth + 1));
        }
        yield new Items(items);
      }
      case START_OBJECT -> {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = wellFormed(parser.currentName());
          parser.nextToken();
          if (fields.put(name, value(parser, depth + 1)) != null) {
            throw Fault.of(
                Fault.Kind.INVALID,
                "duplicate-field",
                "an object of the JSON has two fields of one name");
          }
        }
        yield new Fields(fields);
      }
      default -> new Scalar(parser.getText());
    };
  }

  /// The value as compact JSON.
  default String compact() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /// The value as compact JSON in UTF-8.
  default byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = StrictJson.generator(out)) {
      write(this, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private static void write(Json json, JsonGenerator out) throws IOException {
    switch (json) {
      case Text(String text) -> out.writeString(text);
      case Scalar(String scalar) -> out.writeRawValue(scalar);
      case Items(List<Json> items) -> {
        out.writeStartArray();
        for (Json item : items) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case Fields(Map<String, Json> fields) -> {
        out.writeStartObject();
        for (Map.Entry<String, Json> field : fields.entrySet()) {
          out.writeFieldName(field.getKey());
          write(field.getValue(), out);
        }
        out.writeEndObject();
      }
    }
  }

  /// The value as it stands in a text: a string as it is, anything else as compact JSON.
  default String shown() {
    return this instanceof Text(String text) ? text : compact();
  }

  private static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          i++;
        } else {
          mended = mended == null ? new StringBuilder(text) : mended;
          mended.setCharAt(i, '\ufffd');
        }
      }
    }
    return mended == null ? text : mended.toString();
  }
}
