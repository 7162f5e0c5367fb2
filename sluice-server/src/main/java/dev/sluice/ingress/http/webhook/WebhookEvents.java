package dev.sluice.ingress.http.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.JsonCursor;
import dev.sluice.events.json.StrictJson;
import dev.sluice.events.shape.Recognition;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.events.shape.ShapedEvent;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Json;
import dev.sluice.intake.Intake;
import dev.sluice.signature.Incoming;
import dev.sluice.signature.SignatureCheck;
import dev.sluice.signature.Template;
import dev.sluice.signature.sns.SnsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Makes events of a request that is proven.
final class WebhookEvents {

  /// How many characters an attribute may get from a request; what is longer does not fill its
  /// template.
  static final int MAX_ATTRIBUTE = 512;

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String BYTES = "application/octet-stream";

  /// The hub's own events come from these, and from nobody else.
  private static final Set<String> OWN_SOURCES = Set.of(Intake.OWN_SOURCE, Intake.MAIL_SOURCE);

  private final int maxEvents;
  private final Supplier<String> newIds;

  /// @param maxEvents how many elements a body may have
  /// @param newIds gives the id of an event that came without one
  WebhookEvents(int maxEvents, Supplier<String> newIds) {
    this.maxEvents = maxEvents;
    this.newIds = newIds;
  }

  /// What an event holds.
  private record Content(Optional<String> type, Payload data, boolean hasData) {}

  /// A range of the body.
  private record Range(int from, int to) {}

  /// The events of a request.
  ///
  /// @param signedAt when the request was signed
  /// @throws Fault `invalid-webhook-body`, `too-many-events`, or what is wrong with the JSON
  List<Event> of(Mapping mapping, Incoming request, Optional<Instant> signedAt) {
    if (mapping.content() == Mapping.Content.ELEMENTS) {
      return elements(mapping, request, signedAt);
    }
    Optional<byte[]> payload =
        mapping
            .payload()
            .map(field -> request.form().getOrDefault(field, List.of()))
            .filter(values -> values.size() == 1)
            .map(values -> values.getFirst().getBytes(StandardCharsets.UTF_8))
            .filter(bytes -> StrictJson.isValue(bytes, 0, bytes.length));
    if (payload.isPresent()) {
      Incoming inner =
          Incoming.parse(payload.get(), 0, payload.get().length).map(request::with).orElse(request);
      return List.of(event(mapping, inner, json(Payload.of(payload.get())), signedAt));
    }
    return List.of(event(mapping, request, content(request), signedAt));
  }

  /// The event of a notification of SNS: what was published is the data.
  Event of(Mapping mapping, Incoming request, SnsMessage message) {
    byte[] text = message.text("Message").getBytes(StandardCharsets.UTF_8);
    boolean isJson =
        Incoming.parse(text, 0, text.length).filter(JsonNode::isContainerNode).isPresent()
            && StrictJson.isValue(text, 0, text.length);
    Content content =
        isJson
            ? json(Payload.of(text))
            : new Content(Optional.of(TEXT), Payload.of(text), text.length > 0);
    return builder(mapping, request, content, Optional.of(message.timestamp()))
        .extension("topicarn", plain(message.text("TopicArn")))
        .build();
  }

  /// The events of what a notification of SNS carries, by the table of shapes; what has no shape,
  /// or says that it is of the hub itself, is one event without a shape.
  List<Event> shaped(ShapeTable table, SnsMessage message) {
    byte[] text = message.text("Message").getBytes(StandardCharsets.UTF_8);
    List<ShapedEvent> shaped;
    try {
      shaped = records(table.recognise(text));
    } catch (Fault e) {
      shaped = List.of(unrecognised(table, text));
    }
    if (shaped.stream().anyMatch(each -> OWN_SOURCES.contains(each.event().source()))) {
      shaped = List.of(unrecognised(table, text));
    }
    if (shaped.size() > maxEvents) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "too-many-events",
          "the message has more than " + maxEvents + " records; none was taken");
    }
    String topic = plain(message.text("TopicArn"));
    List<Event> events = new ArrayList<>();
    for (ShapedEvent each : shaped) {
      String id =
          each.hasOwnId()
              ? each.event().id()
              : message.text("MessageId") + (events.isEmpty() ? "" : "." + (events.size() + 1));
      Event event =
          ShapedEvent.with(each.event(), id, Map.of("snstopic", topic, "topicarn", topic));
      events.add(event.time().isPresent() ? event : event.at(Timestamp.of(message.timestamp())));
    }
    return events;
  }

  private static List<ShapedEvent> records(Recognition found) {
    List<ShapedEvent> records = found.shapedRecords();
    return records.isEmpty() ? List.of(found.shapedWhole()) : records;
  }

  private static ShapedEvent unrecognised(ShapeTable table, byte[] text) {
    return table.unrecognised(text, StrictJson.isValue(text, 0, text.length) ? JSON : TEXT);
  }

  private List<Event> elements(Mapping mapping, Incoming request, Optional<Instant> signedAt) {
    byte[] body = request.body();
    List<Event> events = new ArrayList<>();
    for (Range range : ranges(body)) {
      int length = range.to() - range.from();
      Incoming element =
          Incoming.parse(body, range.from(), length)
              .filter(JsonNode::isObject)
              .map(request::with)
              .orElseThrow(() ->
                  invalid(
                      "element "
                          + events.size()
                          + " of the array is no JSON object, or has a member twice"));
      events.add(event(mapping, element, json(Payload.of(body, range.from(), length)), signedAt));
    }
    return events;
  }

  private List<Range> ranges(byte[] body) {
    return JsonCursor.read(
        body,
        cursor -> {
          if (cursor.peek() != '[') {
            cursor.skip();
            throw invalid("the body must be a JSON array of events");
          }
          List<Range> ranges = new ArrayList<>();
          cursor.open('[');
          for (boolean isFirst = true; cursor.more(']', isFirst); isFirst = false) {
            cursor.peek();
            int from = cursor.at();
            cursor.skip();
            ranges.add(new Range(from, cursor.at()));
            if (ranges.size() > maxEvents) {
              throw Fault.of(
                  Fault.Kind.TOO_LARGE,
                  "too-many-events",
                  "the array has more than " + maxEvents + " events; none was taken");
            }
          }
          return ranges;
        });
  }

  private Event event(
      Mapping mapping, Incoming request, Content content, Optional<Instant> signedAt) {
    return builder(mapping, request, content, signedAt).build();
  }

  private Event.Builder builder(
      Mapping mapping, Incoming request, Content content, Optional<Instant> signedAt) {
    Event.Builder event =
        Event.builder(
                first(mapping.ids(), request).orElseGet(newIds),
                mapping.source(),
                first(mapping.types(), request).orElse(mapping.fallbackType()))
            .subject(first(mapping.subjects(), request).orElse(null))
            .time(
                first(mapping.times(), request)
                    .flatMap(SignatureCheck::time)
                    .or(() -> signedAt)
                    .map(Timestamp::of)
                    .orElse(null))
            .dataContentType(content.type().orElse(null))
            .data(content.hasData() ? content.data() : null);
    for (String header : mapping.headers()) {
      List<String> values = request.header(header);
      if (!values.isEmpty()) {
        event.extension(Mapping.extension(header), plain(String.join(", ", values)));
      }
    }
    return event;
  }

  private static Optional<String> first(List<Template> templates, Incoming request) {
    return templates.stream()
        .map(each -> each.text(request, Template.Around.NOTHING))
        .flatMap(Optional::stream)
        .filter(WebhookEvents::isAttribute)
        .findFirst();
  }

  /// Whether a text can be an attribute's value, as far as CloudEvents' characters go.
  private static boolean isAttribute(String text) {
    return text.length() <= MAX_ATTRIBUTE && plain(text).equals(text);
  }

  /// A text whose characters that no attribute may have are percent-encoded, as in CloudEvents'
  /// HTTP binding.
  private static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isFit(c)) {
            out.appendCodePoint(c);
          } else {
            byte[] bytes = new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8);
            for (byte b : bytes) {
              out.append("%%%02X".formatted(b & 0xff));
            }
          }
        });
    return out.toString();
  }

  private static boolean isFit(int c) {
    return c >= ' '
        && !(c >= 0x7f && c <= 0x9f)
        && !(c >= 0xd800 && c <= 0xdfff)
        && !(c >= 0xfdd0 && c <= 0xfdef)
        && (c & 0xfffe) != 0xfffe;
  }

  private static Content json(Payload data) {
    return new Content(Optional.of(JSON), data, true);
  }

  /// JSON and whatever else stays as it came; a form becomes a JSON object, so that patterns match
  /// its fields.
  private static Content content(Incoming request) {
    byte[] body = request.body();
    Optional<String> type =
        request.header("content-type").stream()
            .findFirst()
            .filter(text -> !text.isEmpty() && isAttribute(text));
    if (body.length == 0) {
      return new Content(type, Payload.EMPTY, false);
    }
    if (!request.form().isEmpty()) {
      return json(Payload.of(Json.object(json -> fields(json, request.form()))));
    }
    if (type.isEmpty() && !StrictJson.isValue(body, 0, body.length)) {
      return new Content(Optional.of(BYTES), Payload.of(body), true);
    }
    return new Content(type.or(() -> Optional.of(JSON)), Payload.of(body), true);
  }

  private static void fields(JsonGenerator json, Map<String, List<String>> form)
      throws IOException {
    for (Map.Entry<String, List<String>> field : form.entrySet()) {
      if (field.getValue().size() == 1) {
        json.writeStringField(field.getKey(), field.getValue().getFirst());
      } else {
        Json.texts(json, field.getKey(), field.getValue());
      }
    }
  }

  static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-webhook-body", sentence);
  }
}
