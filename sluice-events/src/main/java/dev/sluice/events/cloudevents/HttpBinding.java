package dev.sluice.events.cloudevents;

import dev.sluice.event.Attributes;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.StrictJson;
import dev.sluice.events.json.Utf8;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The HTTP protocol binding of CloudEvents 1.0.2, in its three content modes.
///
/// | Content-Type | mode |
/// | --- | --- |
/// | `application/cloudevents+json` | structured: the body is one event |
/// | `application/cloudevents-batch+json` | batched: the body is an array of events |
/// | any other `application/cloudevents…` | refused |
/// | anything else, or none, with `ce-` headers | binary: the body is the data |
public final class HttpBinding {

  private static final String PREFIX = "ce-";
  private static final String CONTENT_TYPE = "content-type";
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCHED = "application/cloudevents-batch+json";

  private HttpBinding() {}

  /// The header fields of a request, as its server gives them.
  public interface Headers {
    /// The first value of a header, whose name is asked for without regard to case.
    @Nullable String first(String name);

    /// Every header with each of its values, in order.
    void forEach(BiConsumer<String, String> each);
  }

  /// Reads the events of a request.
  ///
  /// @throws Fault `not-a-cloudevent`, `unsupported-media-type` or `unsupported-charset`, all of
  ///   kind UNSUPPORTED; `invalid-event`; and what {@link CloudEventsJson} throws
  public static List<Event> read(Headers headers, byte[] body, int maxEvents) {
    String contentType = headers.first("Content-Type");
    if (contentType != null) {
      MediaType mediaType = MediaType.parse(contentType);
      if (mediaType.name().startsWith("application/cloudevents")) {
        return formatted(mediaType, body, maxEvents);
      }
    }
    return List.of(binary(headers, body));
  }

  private static List<Event> formatted(MediaType mediaType, byte[] body, int maxEvents) {
    boolean batched = mediaType.name().equals(BATCHED);
    if (!batched && !mediaType.name().equals(STRUCTURED)) {
      throw Fault.of(
          Fault.Kind.UNSUPPORTED,
          "unsupported-media-type",
          "of CloudEvents' formats only " + STRUCTURED + " and " + BATCHED + " are read here");
    }
    if (!mediaType.isUtf8()) {
      throw Fault.of(
          Fault.Kind.UNSUPPORTED,
          "unsupported-charset",
          "JSON is read in UTF-8 only; leave the charset out or make it UTF-8");
    }
    return batched
        ? CloudEventsJson.readBatch(body, maxEvents)
        : List.of(CloudEventsJson.read(body, 0, body.length));
  }

  private static Event binary(Headers headers, byte[] body) {
    BinaryHeaders read = new BinaryHeaders();
    headers.forEach(read::header);
    if (!read.any) {
      throw Fault.of(
          Fault.Kind.UNSUPPORTED,
          "not-a-cloudevent",
          "this is no CloudEvent; send Content-Type "
              + STRUCTURED
              + " with an event as the body, or "
              + BATCHED
              + " with an array, or the headers ce-specversion, ce-id, ce-source and ce-type");
    }
    return read.gathered.event(hasData(read.contentType, body) ? Payload.of(body) : null);
  }

  /// Whether an empty body is data. Without a media type, or with JSON, of which no bytes are no
  /// value, it is the absence of data; a text of no characters is data.
  private static boolean hasData(@Nullable String contentType, byte[] body) {
    return body.length > 0
        || contentType != null && !Event.isJson(java.util.Optional.of(contentType));
  }

  /// The headers of a request in binary mode, as they come.
  private static final class BinaryHeaders {
    private final Gathered gathered = new Gathered();
    private @Nullable String contentType;
    private boolean any;

    void header(String name, String value) {
      if (name.equalsIgnoreCase(CONTENT_TYPE)) {
        contentType = value;
        gathered.text("datacontenttype", value);
      } else if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
        any = true;
        String attribute = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        if (attribute.equals("datacontenttype")) {
          // §3.1.1 forbids it, for then two headers could disagree.
          throw Attributes.invalid(
              "ce-datacontenttype", "must not be sent; Content-Type says what the data is");
        }
        gathered.text(attribute, decoded(PREFIX + attribute, value));
      }
    }
  }

  /// Undoes quotes, then one round of percent-encoding (§3.1.3.2).
  private static String decoded(String header, String value) {
    String plain = value.startsWith("\"") ? unquoted(header, value) : value;
    byte[] bytes = new byte[plain.length()];
    int length = 0;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c < ' ' || c > '~') {
        throw Attributes.invalid(
            header, "may hold printable ASCII only; percent-encode the UTF-8 bytes of the rest");
      }
      int octet = c == '%' ? octet(plain, i + 1) : -1;
      if (octet >= 0) {
        bytes[length++] = (byte) octet;
        i += 2;
      } else {
        // A percent sign that encodes nothing is itself: older senders did not encode it.
        bytes[length++] = (byte) c;
      }
    }
    if (Utf8.firstInvalid(bytes, 0, length) >= 0) {
      throw Attributes.invalid(header, "is not valid UTF-8 once it is percent-decoded");
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int octet(String text, int at) {
    if (at + 1 >= text.length()) {
      return -1;
    }
    int high = hexDigit(text.charAt(at));
    int low = hexDigit(text.charAt(at + 1));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int hexDigit(char c) {
    // Character.digit would take digits of other scripts too.
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  /// The content of a quoted-string (RFC 9110 §5.6.4), which senders of older versions write.
  private static String unquoted(String header, String value) {
    StringBuilder content = new StringBuilder(value.length());
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' && i == value.length() - 1) {
        return content.toString();
      }
      if (c == '"' || c == '\\' && ++i == value.length()) {
        break;
      }
      content.append(c == '\\' ? value.charAt(i) : c);
    }
    throw Attributes.invalid(header, "begins with a double quote but is not one quoted string");
  }

  /// The headers that carry an event in binary mode, whose body is then the data. An event without
  /// a media type, whose data is JSON, says so (JSON format §3.1.2).
  ///
  /// @throws Fault `invalid-event`, when the media type cannot stand in a header
  public static Map<String, String> headers(Event event) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce-specversion", "1.0");
    headers.put("ce-id", encoded(event.id()));
    headers.put("ce-source", encoded(event.source()));
    headers.put("ce-type", encoded(event.type()));
    event.subject().ifPresent(value -> headers.put("ce-subject", encoded(value)));
    event.time().map(Timestamp::text).ifPresent(value -> headers.put("ce-time", encoded(value)));
    event.dataSchema().ifPresent(value -> headers.put("ce-dataschema", encoded(value)));
    for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
      headers.put(PREFIX + extension.getKey(), encoded(extension.getValue().text()));
    }
    Payload data = event.data();
    if (event.dataContentType().isPresent()) {
      headers.put("Content-Type", headerSafe(event.dataContentType().get()));
    } else if (event.hasData() && StrictJson.isValue(data.array(), data.offset(), data.length())) {
      headers.put("Content-Type", "application/json");
    }
    return headers;
  }

  private static String headerSafe(String mediaType) {
    if (!mediaType.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw Attributes.invalid("datacontenttype", "is not ASCII and cannot stand in a header");
    }
    return mediaType;
  }

  /// A text as it stands in a header field: all but visible ASCII is percent-encoded (HTTP binding
  /// §3.1.3.2).
  public static String encoded(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '"' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded
            .append('%')
            .append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return encoded.toString();
  }
}
