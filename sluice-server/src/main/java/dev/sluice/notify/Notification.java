package dev.sluice.notify;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Position;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.RuleName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was posted to a topic, as an event of the hub's own; it has no credentials and no hash.
///
/// ```
/// {"specversion": "1.0", "id": …, "source": "sluice", "type": "sluice.notification",
///  "subject": "<channel>/<topic>", "time": <of the post>, "datacontenttype": "application/json",
///  "data": {"topic": <id>, "integrations": [<key>, …], "channel": …, "name": …, "by": <who>,
///           "metadata": {…}, "passed": {"hops": 1, "view": true}}}
/// ```
///
/// `passed` stands only in what a rule has passed on to a topic.
///
/// @param topic whom it was posted to
/// @param name what the topic was called
/// @param keys the integrations that the topic had then, which are the ones that it reaches
/// @param by who posted it
/// @param metadata the values of variables
/// @param passed how it came here, when a rule has passed it on
public record Notification(
    TopicId topic,
    TopicName name,
    List<String> keys,
    String by,
    Json.Fields metadata,
    Optional<Passed> passed) {

  /// The type of its event.
  public static final String TYPE = "sluice.notification";

  /// What stands in a message's id where that of a rule would.
  public static final RuleName REASON = new RuleName("sluice.notify");

  /// How a rule has passed something on to a topic.
  ///
  /// @param hops how many rules it went through, each of which passed on what the one before had
  ///   passed on to a topic
  /// @param isView whether the metadata are the matching view of an event
  public record Passed(int hops, boolean isView) {}

  /// Copies the keys.
  public Notification {
    keys = List.copyOf(keys);
  }

  /// What somebody has posted.
  public Notification(
      TopicId topic, TopicName name, List<String> keys, String by, Json.Fields metadata) {
    this(topic, name, keys, by, metadata, Optional.empty());
  }

  /// The values that the variables of models have.
  Json.Fields variables() {
    return passed.filter(Passed::isView).isPresent() ? Variables.ofView(metadata) : metadata;
  }

  /// How many rules it went through; 0 for what somebody has posted.
  int hops() {
    return passed.map(Passed::hops).orElse(0);
  }

  /// For whom an event is, as far as routing needs to know.
  record Addressed(TopicId topic, List<String> keys) {}

  /// Whether an event is such a post. Nobody else can send one: the source is reserved.
  static boolean isOne(Event event) {
    return event.source().equals(Intake.OWN_SOURCE) && event.type().equals(TYPE);
  }

  /// The event of this post.
  ///
  /// @throws Fault `notification-too-large`
  Event event(String id) {
    List<Json> integrations = new ArrayList<>();
    keys.forEach(key -> integrations.add(new Json.Text(key)));
    Json.Fields fields =
        Json.Fields.NONE
            .with("topic", topic.value())
            .with("integrations", new Json.Items(integrations))
            .with("channel", name.channel())
            .with("name", name.name())
            .with("by", by)
            .with("metadata", metadata);
    byte[] data = passed.map(way -> fields.with("passed", written(way))).orElse(fields).bytes();
    if (data.length > Json.MAX_BYTES) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "notification-too-large",
          "the metadata, with the names of the topic and its integrations, have more than 256 KiB");
    }
    return Event.builder(id, Intake.OWN_SOURCE, TYPE)
        .subject(name.toString())
        .dataContentType("application/json")
        .data(Payload.of(data))
        .build();
  }

  private static Json.Fields written(Passed way) {
    return Json.Fields.NONE.with("hops", way.hops()).with("view", way.isView());
  }

  private static Passed passed(Json json) {
    Json.Fields way = (Json.Fields) json;
    Json.Scalar hops = (Json.Scalar) way.find("hops").orElseThrow();
    boolean isView = way.find("view").filter(new Json.Scalar("true")::equals).isPresent();
    return new Passed(Integer.parseInt(hops.json()), isView);
  }

  /// Reads the event of a post back.
  ///
  /// @throws IllegalStateException when it is none that this class has written
  static Notification read(Event event) {
    try {
      Json.Fields data = (Json.Fields) Json.parse(event.data().toBytes());
      List<String> keys = new ArrayList<>();
      for (Json key : ((Json.Items) data.find("integrations").orElseThrow()).values()) {
        keys.add(((Json.Text) key).value());
      }
      return new Notification(
          new TopicId(data.text("topic").orElseThrow()),
          new TopicName(data.text("channel").orElseThrow(), data.text("name").orElseThrow()),
          keys,
          data.text("by").orElseThrow(),
          (Json.Fields) data.find("metadata").orElseThrow(),
          data.find("passed").map(Notification::passed));
    } catch (RuntimeException e) {
      throw strange(event, e);
    }
  }

  /// Reads no more of an event than for whom it is.
  ///
  /// @throws IllegalStateException when it is none that this class has written
  static Addressed addressed(Event event) {
    Payload data = event.data();
    try {
      return StrictJson.read(
          data.array(),
          data.offset(),
          data.length(),
          parser -> {
            String topic = "";
            List<String> keys = new ArrayList<>();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
              String field = parser.currentName();
              parser.nextToken();
              if (field.equals("topic")) {
                topic = parser.getText();
              } else if (field.equals("integrations")) {
                while (parser.nextToken() == JsonToken.VALUE_STRING) {
                  keys.add(parser.getText());
                }
              } else {
                StrictJson.skip(parser);
              }
            }
            return new Addressed(new TopicId(topic), keys);
          });
    } catch (RuntimeException e) {
      throw strange(event, e);
    }
  }

  private static IllegalStateException strange(Event event, RuntimeException e) {
    return new IllegalStateException("the event " + event.id() + " is no post to a topic", e);
  }

  /// The ids of the messages that it becomes at a position, by the keys of their integrations.
  Map<String, DeliveryId> messages(Position position) {
    Map<String, DeliveryId> messages = new LinkedHashMap<>();
    keys.forEach(key -> messages.put(key, new DeliveryId(position, REASON, topic.target(key))));
    return messages;
  }

  /// Never shows the metadata.
  @Override
  public String toString() {
    return "Notification[" + name + "]";
  }
}
