package dev.sluice.ingress.sqs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.StrictJson;
import dev.sluice.events.shape.Recognition;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.events.shape.ShapedEvent;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes events of messages by the table of shapes; what cannot be read is an event without a
/// shape, with the body as it came.
///
/// | extension | what |
/// | --- | --- |
/// | `sqsqueue` | the queue's name |
/// | `sqsmessageid` | the message's id |
/// | `sqsgroup` | its group, in a FIFO queue |
/// | `sqsattributes` | its attributes, as AWS Lambda would be given them |
/// | `snstopic`, `snsenvelope` | the topic, and all but the message, of what was unwrapped |
final class MessageEvents {

  private static final JsonMapper JSON = new JsonMapper();

  /// What stands beside the data is an attribute, and attributes have 65,536 characters together.
  private static final int LONGEST = 16_384;

  private final ShapeTable table;
  private final SqsSettings settings;

  MessageEvents(ShapeTable table, SqsSettings settings) {
    this.table = table;
    this.settings = settings;
  }

  /// What a message is.
  ///
  /// @param events its events, of which there is at least one
  /// @param isRecognised whether it has a shape
  record Made(List<Event> events, boolean isRecognised) {}

  /// A body, out of its envelope.
  private record Unwrapped(String body, String id, Map<String, String> extensions) {}

  /// The events of a message.
  Made of(Message message) {
    if (!message.attributes().isEmpty() && attributes(message).isEmpty()) {
      return withItsAttributes(message);
    }
    Unwrapped unwrapped = unwrapped(message);
    byte[] body = unwrapped.body().getBytes(StandardCharsets.UTF_8);
    try {
      Recognition found = table.recognise(body);
      List<ShapedEvent> shaped =
          settings.isWhole() ? List.of(found.shapedWhole()) : found.shapedRecords();
      if (shaped.isEmpty()) {
        shaped = List.of(found.shapedWhole());
      }
      return new Made(stamped(shaped, unwrapped, message), found.isRecognised());
    } catch (Fault e) {
      return bare(message);
    }
  }

  /// The message as it came, as an event without a shape.
  Made bare(Message message) {
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    ShapedEvent shaped =
        table.unrecognised(
            body,
            StrictJson.isValue(body, 0, body.length)
                ? "application/json"
                : "text/plain; charset=utf-8");
    Unwrapped plain = new Unwrapped(message.body(), message.id(), Map.of());
    return new Made(stamped(List.of(shaped), plain, message), false);
  }

  /// A message whose attributes are too long for one of an event: the whole of it is the data, in
  /// the shape that AWS Lambda would be given it.
  private Made withItsAttributes(Message message) {
    ObjectNode batch = JSON.createObjectNode();
    ObjectNode record = batch.putArray("Records").addObject();
    record.put("messageId", message.id());
    record.put("body", message.body());
    ObjectNode system = record.putObject("attributes");
    message.sent().ifPresent(at -> system.put("SentTimestamp", String.valueOf(at.toEpochMilli())));
    message.group().ifPresent(group -> system.put("MessageGroupId", group));
    record.set("messageAttributes", attributeTree(message));
    record.put("eventSource", "aws:sqs");
    record.put("awsRegion", settings.region());
    byte[] body = batch.toString().getBytes(StandardCharsets.UTF_8);
    return new Made(
        stamped(
            table.recognise(body).shapedRecords(),
            new Unwrapped(message.body(), message.id(), Map.of()),
            message),
        true);
  }

  private List<Event> stamped(List<ShapedEvent> shaped, Unwrapped unwrapped, Message message) {
    Map<String, String> more = new TreeMap<>(unwrapped.extensions());
    more.put("sqsqueue", settings.queueName());
    more.put("sqsmessageid", message.id());
    message.group().ifPresent(group -> more.put("sqsgroup", group));
    attributes(message).ifPresent(text -> more.put("sqsattributes", text));
    List<Event> events = new ArrayList<>();
    for (ShapedEvent each : shaped) {
      // Of a message's records without ids the second has .2 behind it, as fingerprints have.
      String id =
          each.hasOwnId()
              ? each.event().id()
              : unwrapped.id() + (events.isEmpty() ? "" : "." + (events.size() + 1));
      Event event = ShapedEvent.with(each.event(), id, more);
      events.add(
          event.time().isPresent() || message.sent().isEmpty()
              ? event
              : event.at(Timestamp.of(message.sent().get())));
    }
    return events;
  }

  /// An envelope of SNS is left only where the settings say so; what is none stays as it is.
  private Unwrapped unwrapped(Message message) {
    Unwrapped asItIs = new Unwrapped(message.body(), message.id(), Map.of());
    if (!settings.isFromSns()) {
      return asItIs;
    }
    try {
      if (!(JSON.readTree(message.body()) instanceof ObjectNode envelope)
          || !envelope.path("Type").asText().equals("Notification")
          || !envelope.path("TopicArn").isTextual()
          || !envelope.path("MessageId").isTextual()
          || !envelope.path("Message").isTextual()) {
        return asItIs;
      }
      String body = envelope.remove("Message").asText();
      Map<String, String> more = new TreeMap<>();
      more.put("snstopic", envelope.path("TopicArn").asText());
      fitting(json -> json.writeTree(envelope)).ifPresent(text -> more.put("snsenvelope", text));
      return body.isEmpty()
          ? asItIs
          : new Unwrapped(body, envelope.path("MessageId").asText(), more);
    } catch (IOException e) {
      return asItIs;
    }
  }

  private static Optional<String> attributes(Message message) {
    if (message.attributes().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode all = attributeTree(message);
    return fitting(json -> json.writeTree(all));
  }

  private static ObjectNode attributeTree(Message message) {
    ObjectNode all = JSON.createObjectNode();
    new TreeMap<>(message.attributes())
        .forEach((name, attribute) -> {
          ObjectNode one = all.putObject(name);
          one.put("dataType", attribute.type());
          one.put(attribute.isBinary() ? "binaryValue" : "stringValue", attribute.value());
        });
    return all;
  }

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /// A value as the text of an attribute; none when it is too long for one.
  private static Optional<String> fitting(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.getFactory().createGenerator(out)) {
      json.setHighestNonEscapedChar(0x7e);
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    // Not even escaped does Jackson spare it, and an attribute may not have it.
    String text = out.toString(StandardCharsets.US_ASCII).replace("\u007f", "\\u007f");
    return text.length() > LONGEST ? Optional.empty() : Optional.of(text);
  }
}
