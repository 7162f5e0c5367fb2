package dev.sluice.events.cloudevents;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Attributes;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one event object of the JSON format (CloudEvents JSON format 1.0.2 §3).
final class EventReader {

  private final JsonParser parser;
  private final byte[] bytes;
  private final int base;
  private final Gathered gathered = new Gathered();

  /// Where the value of `data` stands; what it means is known once `datacontenttype` is.
  private int dataStart = -1;

  private int dataEnd;
  private boolean dataIsString;
  private boolean hasBase64;
  private @Nullable Payload decoded;

  private EventReader(JsonParser parser, byte[] bytes, int base) {
    this.parser = parser;
    this.bytes = bytes;
    this.base = base;
  }

  /// Reads the object that the parser stands at the start of.
  ///
  /// @param base where the parser's byte offsets count from
  static Event read(JsonParser parser, byte[] bytes, int base) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      throw Attributes.invalid("event", "must be a JSON object");
    }
    return new EventReader(parser, bytes, base).event();
  }

  private Event event() throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "data" -> data(value);
        case "data_base64" -> base64(value);
        default -> attribute(name, value);
      }
    }
    if (dataStart >= 0 && decoded != null) {
      throw Attributes.invalid("data_base64", "must not stand beside data");
    }
    return gathered.event(dataStart < 0 ? decoded : payload());
  }

  private void attribute(String name, JsonToken value) throws IOException {
    switch (value) {
      case VALUE_STRING -> gathered.text(name, parser.getText());
      case VALUE_NULL -> gathered.text(name, null);
      case VALUE_TRUE -> gathered.typed(name, new Extension.Flag(true));
      case VALUE_FALSE -> gathered.typed(name, new Extension.Flag(false));
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() != JsonParser.NumberType.INT) {
          throw wrongType(name);
        }
        gathered.typed(name, new Extension.Whole(parser.getIntValue()));
      }
      default -> throw wrongType(name);
    }
  }

  private static RuntimeException wrongType(String name) {
    return Attributes.invalid(
        name, "must be a string, a Boolean or a whole number of 32 bits (CloudEvents 1.0.2 §3)");
  }

  private void data(JsonToken value) throws IOException {
    if (dataStart >= 0) {
      throw Gathered.twice("data");
    }
    dataStart = base + (int) parser.currentTokenLocation().getByteOffset();
    StrictJson.skip(parser);
    dataEnd = base + (int) parser.currentLocation().getByteOffset();
    dataIsString = value == JsonToken.VALUE_STRING;
  }

  private void base64(JsonToken value) throws IOException {
    if (hasBase64) {
      throw Gathered.twice("data_base64");
    }
    hasBase64 = true;
    switch (value) {
      case VALUE_NULL -> {}
      case VALUE_STRING -> decoded = Payload.of(decode(parser.getText()));
      default -> throw Attributes.invalid("data_base64", "must be a string in Base64");
    }
  }

  /// Decodes Base64 of RFC 4648 §4 that an encoder can have written: padded, and with no bits set
  /// that mean nothing. What is let pass here could not be sent on as it came.
  private static byte[] decode(String text) {
    try {
      byte[] data = Base64.getDecoder().decode(text);
      int rest = data.length % 3;
      byte[] last = Arrays.copyOfRange(data, data.length - rest, data.length);
      if (text.length() % 4 == 0 && text.endsWith(Base64.getEncoder().encodeToString(last))) {
        return data;
      }
    } catch (IllegalArgumentException e) {
      // Its message quotes the text; the fault below says what would be right instead.
    }
    throw Attributes.invalid("data_base64", "is not Base64 with padding (RFC 4648 §4)");
  }

  private Payload payload() {
    String mediaType = gathered.dataContentType();
    if (mediaType == null || Event.isJson(Optional.of(mediaType))) {
      return Payload.of(bytes, dataStart, dataEnd - dataStart);
    }
    if (!dataIsString) {
      throw Attributes.invalid(
          "data", "must be a string, because datacontenttype is not JSON; or send data_base64");
    }
    // §3.1.2: the string is the content itself, encoded as the media type says.
    String text = StrictJson.read(bytes, dataStart, dataEnd - dataStart, EventReader::singleString);
    return Payload.of(encode(text, charset(mediaType)));
  }

  private static String singleString(JsonParser parser) throws IOException {
    parser.nextToken();
    return parser.getText();
  }

  private static Charset charset(String mediaType) {
    MediaType parsed = MediaType.parse(mediaType);
    if (parsed.isUtf8()) {
      return StandardCharsets.UTF_8;
    }
    try {
      Charset charset = Charset.forName(parsed.charset().orElseThrow());
      if (charset.canEncode()) {
        return charset;
      }
    } catch (IllegalArgumentException e) {
      // An unknown name and an impossible one are the same to the sender.
    }
    throw Attributes.invalid(
        "datacontenttype", "names a charset that is not known here; send data_base64 instead");
  }

  private static byte[] encode(String text, Charset charset) {
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[encoded.remaining()];
      encoded.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw Attributes.invalid(
          "data", "holds a character that " + charset.name() + " cannot express");
    }
  }
}
