package dev.sluice.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import dev.sluice.events.json.Utf8;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one element of `entries`, to its end even when it is wrong.
final class EntryReader {

  private static final Pattern CHOSEN_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /// Event types that can stand in the event's type; any other stays in the data only.
  private static final Pattern EVENT_TYPE = Pattern.compile("[\\p{L}\\p{N}._:/-]{1,128}");

  private static final String NAMELESS = ClientEvents.SOURCE + ".event";

  private @Nullable Payload detail;
  private @Nullable String chosenId;
  private boolean hasEntry;
  private boolean hasId;
  private Entry.@Nullable Malformed trouble;

  private EntryReader() {}

  static Entry read(JsonParser json, byte[] body, ClientEvents.Stamp stamp) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      StrictJson.skip(json);
      return malformed("An element of 'entries' must be an object with the member 'entry'.");
    }
    return new EntryReader().entry(json, body, stamp);
  }

  private Entry entry(JsonParser json, byte[] body, ClientEvents.Stamp stamp) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "entry" -> detail(json, value, body);
        case "id" -> id(json, value);
        default -> StrictJson.skip(json);
      }
    }
    if (trouble != null) {
      return trouble;
    }
    if (detail == null) {
      return malformed("The member 'entry' is missing.");
    }
    String type;
    try {
      type = type(detail);
    } catch (Fault e) {
      return malformed(e.sentence());
    }
    return new Entry.Translated(stamp.event(chosenId, type, detail));
  }

  private void detail(JsonParser json, JsonToken value, byte[] body) throws IOException {
    if (hasEntry) {
      StrictJson.skip(json);
      trouble = malformed("The member 'entry' is given twice.");
      return;
    }
    hasEntry = true;
    switch (value) {
      case VALUE_NULL -> {}
      case VALUE_STRING -> {
        // The text itself, and not the text made safe for a template as the original did, which put
        // a backslash before each apostrophe and so made the JSON invalid.
        Optional<byte[]> text = Utf8.encode(json.getText());
        if (text.isPresent()) {
          detail = Payload.of(text.get());
        } else {
          trouble = malformed("The text of 'entry' holds half a surrogate pair.");
        }
      }
      case START_OBJECT -> {
        int start = (int) json.currentTokenLocation().getByteOffset();
        StrictJson.skip(json);
        int end = (int) json.currentLocation().getByteOffset();
        detail = Payload.of(body, start, end - start);
      }
      default -> {
        StrictJson.skip(json);
        trouble = malformed("'entry' must be a JSON object, or a string that holds one.");
      }
    }
  }

  private void id(JsonParser json, JsonToken value) throws IOException {
    String text = value == JsonToken.VALUE_STRING ? json.getText() : null;
    StrictJson.skip(json);
    if (hasId) {
      trouble = invalidId("is given twice");
    } else if (text != null && CHOSEN_ID.matcher(text).matches()) {
      chosenId = text;
    } else if (value != JsonToken.VALUE_NULL) {
      trouble = invalidId("has 1 to 128 ASCII letters, digits, '.', '_', ':' and '-'");
    }
    hasId = true;
  }

  /// The type of the event. Of several members `eventType` the last counts, as it does for
  /// patterns.
  ///
  /// @throws Fault when the detail is not a JSON object
  private static String type(Payload detail) {
    String eventType =
        StrictJson.read(
            detail.array(), detail.offset(), detail.length(), json -> eventType(json, detail));
    return EVENT_TYPE.matcher(eventType).matches()
        ? ClientEvents.SOURCE + "." + eventType
        : NAMELESS;
  }

  private static String eventType(JsonParser json, Payload detail) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null) {
      throw notAnObject("It is empty.");
    }
    if (first != JsonToken.START_OBJECT) {
      StrictJson.skip(json);
      throw notAnObject("It is JSON, but not a JSON object.");
    }
    String eventType = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("eventType")) {
        eventType = value == JsonToken.VALUE_STRING ? json.getText() : "";
      }
      StrictJson.skip(json);
    }
    requireNoBraceTooMany(detail, (int) json.currentLocation().getByteOffset());
    return eventType;
  }

  /// Names the commonest mistake: text put together by hand, and closed once too often.
  private static void requireNoBraceTooMany(Payload detail, int end) {
    byte[] bytes = detail.array();
    for (int i = end; i < detail.length(); i++) {
      byte b = bytes[detail.offset() + i];
      if (b == '}') {
        throw notAnObject("There is one closing brace too many, at byte " + i + ".");
      }
      if (b > ' ') {
        return;
      }
    }
  }

  private static Fault notAnObject(String trouble) {
    return Fault.of(Fault.Kind.INVALID, "malformed-detail", trouble);
  }

  private static Entry.Malformed malformed(String reason) {
    return new Entry.Malformed(Entry.Malformed.MALFORMED_DETAIL, "Detail is malformed. " + reason);
  }

  private static Entry.Malformed invalidId(String reason) {
    return new Entry.Malformed(
        Entry.Malformed.INVALID_ARGUMENT,
        "Parameter id is not valid. Reason: 'id' " + reason + ".");
  }
}
