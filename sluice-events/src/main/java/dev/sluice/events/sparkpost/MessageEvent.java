package dev.sluice.events.sparkpost;

import com.fasterxml.jackson.core.JsonLocation;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.JsonCursor;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
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

  /// The subaccount of whoever has none.
  static final String PRIMARY = "0";

  private static final int MOST_OF_A_NAME = 64;
  private static final int MOST_OF_AN_ID = 256;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");

  private String eventClass;
  private Payload data = Payload.EMPTY;
  private String type = "";
  private String eventId = "";
  private String messageId = "";
  private String timestamp = "";
  private String subaccount = "";

  private MessageEvent(String eventClass) {
    this.eventClass = eventClass;
  }

  /// Reads the object that the cursor stands before, to its end.
  static MessageEvent read(JsonCursor json, byte[] body, String eventClass) {
    MessageEvent read = new MessageEvent(eventClass);
    int start = json.at();
    json.open('{');
    for (boolean isFirst = true; json.more('}', isFirst); isFirst = false) {
      json.name();
      // Of two members of one name the last counts, as it does for patterns.
      if (json.isText("type")) {
        read.type = json.scalar();
      } else if (json.isText("event_id")) {
        read.eventId = json.scalar();
      } else if (json.isText("message_id")) {
        read.messageId = json.scalar();
      } else if (json.isText("timestamp")) {
        read.timestamp = json.scalar();
      } else if (json.isText("subaccount_id")) {
        read.subaccount = json.scalar();
      } else {
        json.skip();
      }
    }
    read.data = Payload.of(body, start, json.at() - start);
    return read;
  }

  private static int offset(JsonLocation location) {
    return Math.toIntExact(location.getByteOffset());
  }

  /// Reads the flat object of the Events API that the cursor stands before, to its end; the class
  /// is that of its type.
  static MessageEvent readFlat(JsonCursor json, byte[] body) {
    MessageEvent read = read(json, body, "");
    read.eventClass = EventTypes.classOf(read.type);
    return read;
  }

  /// The CloudEvent.
  ///
  /// @throws Fault `invalid-event` when class or type can be no part of an event's type
  Event event() {
    if (!isName(eventClass) || !isName(type)) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-event",
          "its class and its 'type' must have 1 to 64 letters, digits, '_' or '-'");
    }
    return Event.builder(
            isId(eventId) ? eventId : hash(), SOURCE, "com.sparkpost." + eventClass + "." + type)
        .subject(isId(messageId) ? messageId : null)
        .time(time().orElse(null))
        .dataContentType("application/json")
        .extension("subaccount", isId(subaccount) ? subaccount : PRIMARY)
        .data(data)
        .build();
  }

  /// Loops and not patterns, here and below: they run five times for each event.
  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!isLetter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MOST_OF_A_NAME;
  }

  /// Whether it has 1 to 256 visible ASCII characters.
  private static boolean isId(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '!' || text.charAt(i) > '~') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MOST_OF_AN_ID;
  }

  private static boolean isWholeSeconds(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 12;
  }

  private Optional<Timestamp> time() {
    if (timestamp.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (isWholeSeconds(timestamp)) {
        return Optional.of(Timestamp.of(Instant.ofEpochSecond(Long.parseLong(timestamp))));
      }
      if (SECONDS.matcher(timestamp).matches()) {
        BigDecimal seconds = new BigDecimal(timestamp);
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return Optional.of(Timestamp.of(Instant.ofEpochSecond(whole, nanos)));
      }
      return Optional.of(Timestamp.parse(timestamp));
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
