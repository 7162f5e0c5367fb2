package dev.sluice.events.sparkpost;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One event of SparkPost, and the CloudEvent that it becomes.
///
/// | attribute | is |
/// | --- | --- |
/// | `source` | `sparkpost` |
/// | `type` | `com.sparkpost.<class>.<type>` |
/// | `id` | `event_id`; without one a hash of class and members, whatever their order and however the time is written |
/// | `subject` | `message_id`, where there is one |
/// | `time` | `timestamp`: seconds since 1970 as text or number, or ISO 8601 |
/// | `subaccount` | `subaccount_id`; `0` is the primary account |
/// | `data` | the object of the class, byte for byte |
final class MessageEvent {

  /// The source of all events of SparkPost.
  static final String SOURCE = "sparkpost";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern ID = Pattern.compile("[!-~]{1,256}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");
  private static final String PRIMARY = "0";

  private final String eventClass;
  private final Payload data;
  private final Map<String, String> texts;

  private MessageEvent(String eventClass, Payload data, Map<String, String> texts) {
    this.eventClass = eventClass;
    this.data = data;
    this.texts = texts;
  }

  /// Reads the object that begins at the current token, to its end.
  static MessageEvent read(JsonParser json, byte[] body, String eventClass) throws IOException {
    int start = offset(json.currentTokenLocation());
    Map<String, String> texts = new HashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "type", "event_id", "message_id", "timestamp", "subaccount_id" -> {
          // Of two members of one name the last counts, as it does for patterns.
          if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
            texts.put(name, json.getText());
          } else {
            texts.remove(name);
          }
        }
        default -> {}
      }
      StrictJson.skip(json);
    }
    int end = offset(json.currentLocation());
    return new MessageEvent(eventClass, Payload.of(body, start, end - start), texts);
  }

  private static int offset(JsonLocation location) {
    return Math.toIntExact(location.getByteOffset());
  }

  /// Reads the flat object of the Events API that begins at the current token, to its end; the
  /// class is that of its type.
  static MessageEvent readFlat(JsonParser json, byte[] body) throws IOException {
    MessageEvent flat = read(json, body, "");
    String type = flat.texts.getOrDefault("type", "");
    return new MessageEvent(EventTypes.classOf(type), flat.data, flat.texts);
  }

  /// The CloudEvent.
  ///
  /// @throws Fault `invalid-event` when class or type can be no part of an event's type
  Event event() {
    String type = texts.getOrDefault("type", "");
    if (!NAME.matcher(eventClass).matches() || !NAME.matcher(type).matches()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-event",
          "its class and its 'type' must have 1 to 64 letters, digits, '_' or '-'");
    }
    return Event.builder(id(), SOURCE, "com.sparkpost." + eventClass + "." + type)
        .subject(visible("message_id").orElse(null))
        .time(time().orElse(null))
        .dataContentType("application/json")
        .extension("subaccount", visible("subaccount_id").orElse(PRIMARY))
        .data(data)
        .build();
  }

  private String id() {
    return visible("event_id").orElseGet(this::hash);
  }

  private Optional<String> visible(String name) {
    return Optional.ofNullable(texts.get(name)).filter(text -> ID.matcher(text).matches());
  }

  private Optional<Timestamp> time() {
    String text = texts.getOrDefault("timestamp", "");
    try {
      if (SECONDS.matcher(text).matches()) {
        BigDecimal seconds = new BigDecimal(text);
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return Optional.of(Timestamp.of(Instant.ofEpochSecond(whole, nanos)));
      }
      return Optional.of(Timestamp.parse(text));
    } catch (Fault | DateTimeException e) {
      // Intake stamps an event without a time; the data still says what SparkPost said.
      return Optional.empty();
    }
  }

  /// SHA-256 over the class and every member, in the order of their names, each with its length.
  /// The time counts as the moment that it is: the webhook and the Events API write it differently.
  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      part(digest, Payload.ofText(eventClass));
      members()
          .forEach((name, value) -> {
            part(digest, Payload.ofText(name));
            part(digest, name.equals("timestamp") ? moment(value) : value);
          });
      return "sha256-" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Payload moment(Payload written) {
    return time().map(time -> Payload.ofText(time.instant().toString())).orElse(written);
  }

  private Map<String, Payload> members() {
    return StrictJson.read(
        data.array(),
        data.offset(),
        data.length(),
        json -> {
          json.nextToken();
          Map<String, Payload> members = new TreeMap<>();
          for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            int from = offset(json.currentTokenLocation());
            StrictJson.skip(json);
            int length = offset(json.currentLocation()) - from;
            members.put(name, Payload.of(data.array(), data.offset() + from, length));
          }
          return members;
        });
  }

  private static void part(MessageDigest digest, Payload bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length()).flip());
    digest.update(bytes.buffer());
  }
}
