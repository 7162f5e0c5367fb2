package dev.sluice.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.events.json.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads bytes as JSON (RFC 8259) in UTF-8, or says that they are none.
///
/// What is beyond the limits counts as no JSON: more than {@value #MAX_DEPTH} levels, a number of
/// more than {@value #MAX_NUMBER} characters or with an exponent of more than 32 bits, a name of
/// more than 50,000 characters. A byte order mark in front is passed over. Of two members of one
/// name in an object the tree holds the last.
///
/// The tree and the compact form are read by the same parser with the same limits, so what has one
/// has the other.
final class StrictJson {

  static final int MAX_DEPTH = 1_000;
  static final int MAX_NUMBER = 1_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final JsonMapper MAPPER = JsonMapper.builder(JSON).build();

  private StrictJson() {}

  /// The JSON as a tree; empty when the bytes are not JSON.
  static Optional<JsonNode> tree(Payload bytes) {
    return read(bytes, StrictJson::value);
  }

  /// The JSON as a tree; empty when the text is not JSON.
  static Optional<JsonNode> tree(String text) {
    return tree(Payload.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// JSON in two forms.
  ///
  /// @param json without the white space between its tokens, and else byte for byte
  /// @param seen what was looked at of it as a tree; null when that is nothing
  record Compact(Payload json, @Nullable JsonNode seen) {}

  /// The JSON without white space, with a tree of what is looked at; empty when the bytes are not
  /// JSON.
  static Optional<Compact> compact(Payload bytes, Glance glance) {
    return read(
        bytes,
        json -> {
          JsonNode seen = glimpse(json, glance);
          // A string that is the whole text was not read to its end yet.
          json.finishToken();
          return new Compact(withoutSpace(bytes, skipMark(bytes)), seen);
        });
  }

  /// Reads a value, and makes a tree of what is looked at; null when that is nothing.
  private static @Nullable JsonNode glimpse(JsonParser json, Glance glance) throws IOException {
    if (glance.isWhole()) {
      return value(json);
    }
    if (!glance.hasMembers() || json.currentToken() != JsonToken.START_OBJECT) {
      pass(json);
      return null;
    }
    ObjectNode object = NODES.objectNode();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      Glance member = glance.in(name);
      if (member == null) {
        pass(json);
      } else {
        JsonNode seen = glimpse(json, member);
        // Of two members of one name the last counts, whatever it is.
        object.remove(name);
        if (seen != null) {
          object.set(name, seen);
        }
      }
    }
    return object;
  }

  /// Goes to the end of a value, and refuses what {@link #value} would refuse.
  private static void pass(JsonParser json) throws IOException {
    int depth = 0;
    do {
      switch (json.currentToken()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_NUMBER_FLOAT -> checkExponent(json);
        case null, default -> {}
      }
    } while (depth > 0 && json.nextToken() != null);
  }

  private interface Reading<T> {
    T read(JsonParser json) throws IOException;
  }

  private static <T> Optional<T> read(Payload bytes, Reading<T> reading) {
    // Jackson lets overlong forms and lone surrogates pass; in a line they would be no UTF-8.
    if (isWide(bytes) || Utf8.firstInvalid(bytes.array(), bytes.offset(), bytes.length()) >= 0) {
      return Optional.empty();
    }
    int skipped = skipMark(bytes);
    try (JsonParser json =
        JSON.createParser(bytes.array(), bytes.offset() + skipped, bytes.length() - skipped)) {
      if (json.nextToken() == null) {
        return Optional.empty();
      }
      T result = reading.read(json);
      return json.nextToken() == null ? Optional.of(result) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      // Jackson reports some malformed UTF-8 so; an array cannot fail to be read.
      return Optional.empty();
    }
  }

  private static JsonNode value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          object.set(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(json));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(json.getText());
      case VALUE_NUMBER_INT -> whole(json);
      case VALUE_NUMBER_FLOAT -> new WrittenNumber(json.getText(), decimal(json));
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("a parser of bytes gave " + json.currentToken());
    };
  }

  private static JsonNode whole(JsonParser json) throws IOException {
    String text = json.getText();
    if (text.equals("-0")) {
      return new WrittenNumber(text, decimal(json));
    }
    return switch (json.getNumberType()) {
      case INT -> NODES.numberNode(json.getIntValue());
      case LONG -> NODES.numberNode(json.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(json.getBigIntegerValue());
    };
  }

  /// Refuses what {@link #decimal} would refuse, which nothing without an exponent is.
  private static void checkExponent(JsonParser json) throws IOException {
    char[] text = json.getTextCharacters();
    int end = json.getTextOffset() + json.getTextLength();
    for (int i = json.getTextOffset(); i < end; i++) {
      if (text[i] == 'e' || text[i] == 'E') {
        decimal(json);
        return;
      }
    }
  }

  private static BigDecimal decimal(JsonParser json) throws IOException {
    try {
      return json.getDecimalValue();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new JsonParseException(json, "the exponent has more than 32 bits", e);
    }
  }

  /// Whether it begins as UTF-16 or UTF-32 does, which Jackson would read too.
  private static boolean isWide(Payload bytes) {
    byte[] array = bytes.array();
    int at = bytes.offset();
    int length = bytes.length();
    for (int i = 0; i < Math.min(4, length); i++) {
      if (array[at + i] == 0) {
        return true;
      }
    }
    return length >= 2
        && (array[at] == (byte) 0xfe && array[at + 1] == (byte) 0xff
            || array[at] == (byte) 0xff && array[at + 1] == (byte) 0xfe);
  }

  private static int skipMark(Payload bytes) {
    byte[] array = bytes.array();
    int at = bytes.offset();
    return bytes.length() >= 3
            && array[at] == (byte) 0xef
            && array[at + 1] == (byte) 0xbb
            && array[at + 2] == (byte) 0xbf
        ? 3
        : 0;
  }

  /// Leaves out the white space between tokens. Safe on valid JSON, where a string holds no raw
  /// control characters and ends at the first quote that no backslash escapes.
  private static Payload withoutSpace(Payload json, int skipped) {
    byte[] in = json.array();
    byte[] out = new byte[json.length()];
    int length = 0;
    boolean inString = false;
    int end = json.offset() + json.length();
    for (int i = json.offset() + skipped; i < end; i++) {
      byte b = in[i];
      if (inString) {
        out[length++] = b;
        if (b == '\\') {
          out[length++] = in[++i];
        } else if (b == '"') {
          inString = false;
        }
      } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        out[length++] = b;
        inString = b == '"';
      }
    }
    return Payload.of(out, 0, length);
  }

  /// A value as JSON in UTF-8.
  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
