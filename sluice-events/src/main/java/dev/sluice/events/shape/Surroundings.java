package dev.sluice.events.shape;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// What stood around the data of an event, made again of the event's attributes.
///
/// The reverse of {@link Adaptation}: what comes out is recognised as the same shape, and makes the
/// same event again. What stood around it and went into no attribute is not there again.
final class Surroundings {

  private final Event event;
  private final JsonGenerator json;

  private Surroundings(Event event, JsonGenerator json) {
    this.event = event;
    this.json = json;
  }

  /// The body of a shape with the event's data as its only record.
  static Payload of(Event event, String shape, ShapeTable table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(event.data().length() + 256);
    try (JsonGenerator json = StrictJson.generator(out)) {
      new Surroundings(event, json).write(shape, table);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Payload.of(out.toByteArray());
  }

  private void write(String shape, ShapeTable table) throws IOException {
    switch (shape) {
      case "aws-eventbridge" -> eventBridge();
      case "aws-sns" -> sns();
      case "aws-firehose", "aws-firehose-direct" -> firehose();
      case "aws-s3-batch" -> s3Batch();
      case "aws-kafka" -> kafka("aws:kafka", "aws:kafka/");
      case "kafka" -> kafka("SelfManagedKafka", "kafka:");
      case "aws-mq" -> broker("aws:mq", "messages", Optional.empty());
      case "aws-rmq" -> broker("aws:rmq", "rmqMessagesByQueue", event.subject());
      case "google-functions" -> googleFunctions();
      case "google-functions-flat" -> googleFunctionsFlat();
      case "azure-eventgrid", "azure-eventgrid-validation" -> eventGrid();
      case "azure-monitor" -> azureMonitor();
      case "sparkpost" -> sparkPost();
      default -> byRow(table.row(shape));
    }
  }

  /// Where the row says that records and their data stand.
  private void byRow(Optional<Shape> row) throws IOException {
    List<Place.Step> inner =
        row.map(Shape::making)
            .filter(Shape.Making.PutTogether.class::isInstance)
            .map(Shape.Making.PutTogether.class::cast)
            .flatMap(made -> made.attributes().data())
            .map(Place::steps)
            .orElse(List.of());
    Optional<Records> records = row.flatMap(Shape::records);
    List<Place.Step> outer = records.map(each -> each.place().steps()).orElse(List.of());
    open(outer);
    boolean isGrouped = records.filter(Records::isGrouped).isPresent();
    if (isGrouped) {
      json.writeStartObject();
      json.writeFieldName(event.subject().orElse("records"));
    }
    if (records.isPresent()) {
      json.writeStartArray();
    }
    open(inner);
    data();
    close(inner);
    if (records.isPresent()) {
      json.writeEndArray();
    }
    if (isGrouped) {
      json.writeEndObject();
    }
    close(outer);
  }

  /// Objects only: to put something at an index, what stands before it would have to be known.
  private void open(List<Place.Step> way) throws IOException {
    for (Place.Step step : way) {
      if (step instanceof Place.Step.Name(String name)) {
        json.writeStartObject();
        json.writeFieldName(name);
      }
    }
  }

  private void close(List<Place.Step> way) throws IOException {
    for (Place.Step step : way) {
      if (step instanceof Place.Step.Name) {
        json.writeEndObject();
      }
    }
  }

  private void data() throws IOException {
    json.writeRawValue(event.hasData() ? event.data().text() : "null");
  }

  private void member(String name) throws IOException {
    if (event.hasData()) {
      json.writeFieldName(name);
      data();
    }
  }

  private void list(String name) throws IOException {
    json.writeArrayFieldStart(name);
    data();
    json.writeEndArray();
  }

  private void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private Optional<String> extension(String name) {
    return Original.text(event, name);
  }

  private Optional<String> time() {
    return event.time().map(Timestamp::text);
  }

  /// The source, unless it is what stands there for want of one.
  private Optional<String> sourceBut(String stand) {
    return Optional.of(event.source()).filter(source -> !source.equals(stand));
  }

  private void eventBridge() throws IOException {
    json.writeStartObject();
    json.writeStringField("version", "0");
    json.writeStringField("id", event.id());
    json.writeStringField("detail-type", extension(Event.DETAIL_TYPE).orElse(event.type()));
    json.writeStringField("source", event.source());
    text("account", extension("account"));
    text("time", time());
    text("region", extension("region"));
    Optional<String> resources = extension(Event.RESOURCES);
    if (resources.isPresent()) {
      json.writeFieldName("resources");
      if (resources.get().startsWith("[")) {
        json.writeRawValue(resources.get());
      } else {
        json.writeString(resources.get());
      }
    }
    text("replay-name", extension("replayname"));
    member("detail");
    json.writeEndObject();
  }

  private void sns() throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("Records");
    json.writeStartObject();
    json.writeStringField("EventSource", "aws:sns");
    json.writeStringField("EventVersion", "1.0");
    text("EventSubscriptionArn", sourceBut("aws:sns"));
    member("Sns");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void firehose() throws IOException {
    json.writeStartObject();
    json.writeStringField("invocationId", event.id());
    text("deliveryStreamArn", sourceBut("aws:firehose"));
    text("region", extension("region"));
    list("records");
    json.writeEndObject();
  }

  /// The id is `{invocationId}.{taskId}`, and the task is the data.
  private void s3Batch() throws IOException {
    String task = "." + datum("taskId").orElse("");
    String invocation =
        event.id().endsWith(task)
            ? event.id().substring(0, event.id().length() - task.length())
            : event.id();
    json.writeStartObject();
    json.writeStringField("invocationSchemaVersion", "1.0");
    json.writeStringField("invocationId", invocation);
    json.writeObjectFieldStart("job");
    text("id", after("aws:s3batch/"));
    json.writeEndObject();
    list("tasks");
    json.writeEndObject();
  }

  /// The records stand by topic and partition.
  private void kafka(String source, String servers) throws IOException {
    json.writeStartObject();
    json.writeStringField("eventSource", source);
    if (event.source().startsWith("arn:")) {
      json.writeStringField("eventSourceArn", event.source());
    } else {
      text("bootstrapServers", after(servers));
    }
    json.writeObjectFieldStart("records");
    list(datum("topic").orElse("") + "-" + datum("partition").orElse("0"));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void broker(String source, String messages, Optional<String> queue) throws IOException {
    json.writeStartObject();
    json.writeStringField("eventSource", source);
    text("eventSourceArn", sourceBut(source));
    if (queue.isPresent()) {
      json.writeObjectFieldStart(messages);
      list(queue.get());
      json.writeEndObject();
    } else {
      list(messages);
    }
    json.writeEndObject();
  }

  private void googleFunctions() throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("context");
    google();
    json.writeEndObject();
    member("data");
    json.writeEndObject();
  }

  private void googleFunctionsFlat() throws IOException {
    json.writeStartObject();
    google();
    member("data");
    json.writeEndObject();
  }

  private void google() throws IOException {
    json.writeStringField("eventId", event.id());
    text("timestamp", time());
    json.writeStringField("eventType", event.type());
    String source = event.source();
    int slash = source.startsWith("//") ? source.indexOf('/', 2) : -1;
    if (slash < 0) {
      json.writeStringField("resource", source);
    } else {
      json.writeObjectFieldStart("resource");
      json.writeStringField("service", source.substring(2, slash));
      json.writeStringField("name", source.substring(slash + 1));
      json.writeEndObject();
    }
  }

  private void eventGrid() throws IOException {
    json.writeStartArray();
    json.writeStartObject();
    json.writeStringField("id", event.id());
    text("topic", sourceBut("azure:eventgrid"));
    json.writeStringField("subject", event.subject().orElse(""));
    json.writeStringField("eventType", event.type());
    json.writeStringField("eventTime", time().orElse(""));
    member("data");
    text(
        "dataVersion",
        event.dataSchema().filter(of -> of.startsWith("#")).map(of -> of.substring(1)));
    json.writeStringField("metadataVersion", "1");
    json.writeEndObject();
    json.writeEndArray();
  }

  private void azureMonitor() throws IOException {
    json.writeStartObject();
    json.writeStringField("schemaId", "azureMonitorCommonAlertSchema");
    member("data");
    json.writeEndObject();
  }

  /// The type is `com.sparkpost.{class}.{type}`.
  private void sparkPost() throws IOException {
    String[] words = event.type().split("\\.", 4);
    json.writeStartArray();
    json.writeStartObject();
    json.writeObjectFieldStart("msys");
    member(words.length == 4 ? words[2] : "event");
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
  }

  private Optional<String> after(String beginning) {
    return Optional.of(event.source())
        .filter(source -> source.startsWith(beginning))
        .map(source -> source.substring(beginning.length()));
  }

  /// A member of the data.
  private Optional<String> datum(String name) {
    try {
      return Node.read(event.data().toBytes()) instanceof Node.Members object
          ? Optional.ofNullable(object.members().get(name)).map(Node::inText)
          : Optional.empty();
    } catch (Fault e) {
      // Data of whatever kind can say that it has this shape; it is handed on as it is.
      return Optional.empty();
    }
  }
}
