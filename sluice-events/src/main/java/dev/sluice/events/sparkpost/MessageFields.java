package dev.sluice.events.sparkpost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an event of SparkPost says of its message, as far as events are looked for by it.
///
/// Read from the data in one pass, without a tree of it.
public final class MessageFields {

  private static final String TYPES = "com.sparkpost.";

  private final Event event;
  private @Nullable String messageId;
  private @Nullable String recipient;
  private @Nullable String rawRecipient;
  private @Nullable String campaign;
  private @Nullable String bounceClass;

  private MessageFields(Event event) {
    this.event = event;
  }

  /// Reads an event; empty when it is none of SparkPost's. Data that is no JSON object has no
  /// fields.
  public static Optional<MessageFields> of(Event event) {
    if (!event.source().equals(MessageEvent.SOURCE) || !event.type().startsWith(TYPES)) {
      return Optional.empty();
    }
    MessageFields fields = new MessageFields(event);
    if (event.hasJsonData()) {
      fields.readData(event.data());
    }
    return Optional.of(fields);
  }

  private void readData(Payload data) {
    try {
      StrictJson.read(data.array(), data.offset(), data.length(), this::read);
    } catch (Fault e) {
      // Anybody may send an event under SparkPost's source, with anything in it.
      messageId = null;
      recipient = null;
      rawRecipient = null;
      campaign = null;
      bounceClass = null;
    }
  }

  private boolean read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return false;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "message_id" -> messageId = text(json, value);
        case "rcpt_to" -> recipient = text(json, value);
        case "raw_rcpt_to" -> rawRecipient = text(json, value);
        case "campaign_id" -> campaign = text(json, value);
        case "bounce_class" -> bounceClass = text(json, value);
        default -> json.skipChildren();
      }
    }
    return true;
  }

  private static @Nullable String text(JsonParser json, JsonToken value) throws IOException {
    if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }

  /// An address as it is compared: SparkPost writes `rcpt_to` in lower case and keeps `raw_rcpt_to`
  /// as it was.
  public static String sameCase(String address) {
    return address.toLowerCase(Locale.ROOT);
  }

  /// The last part of a type: `bounce` of `com.sparkpost.message_event.bounce`.
  public static String shortType(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /// SparkPost's word for what happened, such as `bounce`.
  public String type() {
    return shortType(event.type());
  }

  /// Whether the type is this one: `bounce`, `message_event.bounce`, or the whole of it.
  public boolean isType(String wanted) {
    String type = event.type();
    return type.equals(wanted) || type.equals(TYPES + wanted) || type().equals(wanted);
  }

  /// `message_id`.
  public Optional<String> messageId() {
    return Optional.ofNullable(messageId);
  }

  /// `rcpt_to`, or else `raw_rcpt_to`.
  public Optional<String> recipient() {
    return Optional.ofNullable(recipient != null ? recipient : rawRecipient);
  }

  /// Whether the message went to an address, whatever its case.
  public boolean isTo(String address) {
    String wanted = sameCase(address);
    return recipient != null && sameCase(recipient).equals(wanted)
        || rawRecipient != null && sameCase(rawRecipient).equals(wanted);
  }

  Optional<String> rawRecipient() {
    return Optional.ofNullable(rawRecipient);
  }

  /// `campaign_id`.
  public Optional<String> campaign() {
    return Optional.ofNullable(campaign);
  }

  /// `bounce_class`, if it is one that is known.
  public Optional<BounceClass> bounceClass() {
    return Optional.ofNullable(bounceClass).flatMap(BounceClass::of);
  }

  /// The subaccount; `0` is the primary account.
  public String subaccount() {
    return event.extensions().get("subaccount") instanceof Extension.Text(String text)
        ? text
        : MessageEvent.PRIMARY;
  }
}
