package dev.sluice.ingress.http.eventbridge;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.events.json.StrictJson;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.aws.Trouble;
import dev.sluice.intake.Intake;
import dev.sluice.time.Clock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `PutEvents`: 1 to 10 events, of which each is taken or refused by itself; those that are taken
/// are durable when it answers.
///
/// ```
/// {"Entries":[{"Source":…,"DetailType":…,"Detail":"{…}","Time":…,"Resources":[…]}]}
/// → {"FailedEntryCount":0,"Entries":[{"EventId":…}]}
/// ```
///
/// An entry becomes what EventBridge would send of it to its targets, and from there an event as
/// any of that shape.
final class EventEntries {

  private static final int MAX_ENTRIES = 10;
  private static final int MAX_BYTES = 256 << 10;
  private static final int BYTES_OF_TIME = 14;
  private static final ShapeTable SHAPES = ShapeTable.standard();

  /// Sources that nobody may take for himself: AWS's, and the hub's own.
  private static final List<String> RESERVED = List.of("sluice", "mail");

  private final Intake intake;
  private final Clock clock;

  EventEntries(Intake intake, Clock clock) {
    this.intake = intake;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(new Operation("PutEvents", Scope.EVENTS_SEND, this::put));
  }

  /// What is wrong with one entry.
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    Wrong(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  private ObjectNode put(Asked asked) throws InterruptedException {
    List<JsonNode> entries = asked.items("Entries", MAX_ENTRIES);
    long bytes = entries.stream().mapToLong(EventEntries::size).sum();
    if (bytes > MAX_BYTES) {
      throw Trouble.invalid("Total size of the entries in the request is over the limit.");
    }
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    ArrayNode results = JsonNodeFactory.instance.arrayNode();
    List<Event> events = new ArrayList<>();
    int failed = 0;
    for (JsonNode entry : entries) {
      try {
        Event event = event(entry);
        events.add(event);
        results.addObject().put("EventId", event.id());
      } catch (Wrong wrong) {
        failed++;
        results.addObject().put("ErrorCode", wrong.code).put("ErrorMessage", wrong.getMessage());
      }
    }
    if (!events.isEmpty()) {
      intake.admit(events);
    }
    reply.put("FailedEntryCount", failed).set("Entries", results);
    return reply;
  }

  /// As EventBridge counts it.
  private static long size(JsonNode entry) {
    long size = entry.hasNonNull("Time") ? BYTES_OF_TIME : 0;
    for (String member : List.of("Source", "DetailType", "Detail")) {
      size += utf8(entry.path(member)).length;
    }
    for (JsonNode resource : entry.path("Resources")) {
      size += utf8(resource).length;
    }
    return size;
  }

  private static byte[] utf8(JsonNode text) {
    return text.asText("").getBytes(StandardCharsets.UTF_8);
  }

  private Event event(JsonNode entry) {
    String source = needed(entry, "Source");
    String type = needed(entry, "DetailType");
    byte[] detail = needed(entry, "Detail").getBytes(StandardCharsets.UTF_8);
    requireObject(detail);
    Optional<String> bus = Asked.text(entry, "EventBusName");
    if (!Asked.isDefaultBus(bus)) {
      throw new Wrong(
          "ResourceNotFoundException", "Event bus " + bus.orElse("") + " does not exist.");
    }
    if (source.startsWith("aws.") || RESERVED.contains(source)) {
      throw new Wrong(
          "NotAuthorizedForSourceException",
          "Not authorized for the source " + source + ": it is reserved.");
    }
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "0")
            .put("id", UUID.randomUUID().toString())
            .put("detail-type", type)
            .put("source", source)
            .put("time", time(entry.path("Time")).toString());
    ArrayNode resources = event.putArray("resources");
    for (JsonNode resource : entry.path("Resources")) {
      resources.add(resource.asText());
    }
    String head = event.toString();
    String whole =
        head.substring(0, head.length() - 1)
            + ",\"detail\":"
            + new String(detail, StandardCharsets.UTF_8)
            + "}";
    try {
      return SHAPES
          .recognise(whole.getBytes(StandardCharsets.UTF_8))
          .shapedRecords()
          .getFirst()
          .event();
    } catch (Fault fault) {
      throw new Wrong(
          fault.code().equals("malformed-json") ? "MalformedDetail" : "InvalidArgument",
          fault.sentence());
    }
  }

  private static String needed(JsonNode entry, String member) {
    return Asked.text(entry, member)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() ->
            new Wrong(
                "InvalidArgument",
                "Parameter "
                    + member
                    + " is not valid. Reason: "
                    + member
                    + " is a required argument."));
  }

  private static void requireObject(byte[] detail) {
    boolean isObject;
    try {
      isObject =
          StrictJson.read(
              detail,
              0,
              detail.length,
              json -> {
                boolean begins = json.nextToken() == JsonToken.START_OBJECT;
                StrictJson.skip(json);
                return begins;
              });
    } catch (Fault fault) {
      throw new Wrong("MalformedDetail", "Detail is malformed. " + fault.sentence());
    }
    if (!isObject) {
      throw new Wrong("MalformedDetail", "Detail is malformed. It is no JSON object.");
    }
  }

  /// Seconds since 1970, with a fraction, or RFC 3339.
  private Instant time(JsonNode time) {
    try {
      if (time.isNumber()) {
        BigDecimal seconds = time.decimalValue();
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
      }
      if (time.isTextual()) {
        return Instant.parse(time.textValue());
      }
    } catch (DateTimeException e) {
      throw new Wrong("InvalidArgument", "Parameter Time is not valid. Reason: it is no time.");
    }
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
