package dev.sluice.notify;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Position;
import dev.sluice.notify.manners.DigestRow;
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
///           "metadata": {…}, "passed": {"hops": 1, "view": true},
///           "digest": {"positions": [17, 18]}, "fallback": {"of": <message>}}}
/// ```
///
/// `passed` stands only in what a rule has passed on to a topic, `digest` in what tells of several
/// posts, whose metadata are `count` and `items`, and `fallback` in what goes on from a dead
/// message.
///
/// @param topic whom it was posted to
/// @param name what the topic was called
/// @param keys the integrations that the topic had then, which are the ones that it reaches
/// @param by who posted it
/// @param metadata the values of variables
/// @param passed how it came here, when a rule has passed it on
/// @param digest the places of the posts that it tells of, when it is a digest
/// @param fallback the dead message that it goes on from
public record Notification(
    TopicId topic,
    TopicName name,
    List<String> keys,
    String by,
    Json.Fields metadata,
    Optional<Passed> passed,
    Optional<List<Position>> digest,
    Optional<DeliveryId> fallback) {

  /// The type of its event.
  public static final String TYPE = "sluice.notification";

  /// What stands in a message's id where that of a rule would.
  public static final RuleName REASON = new RuleName("sluice.notify");

  /// What stands there in the id of a digest's message, which is not gathered again.
  public static final RuleName DIGEST_REASON = new RuleName("sluice.digest");

  private static final String ITEMS = "items";

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
    this(topic, name, keys, by, metadata, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// What a rule has passed on.
  static Notification passedOn(Topic topic, String by, Json.Fields metadata, Passed way) {
    return new Notification(
        topic.id(),
        topic.name(),
        topic.addressed(),
        by,
        metadata,
        Optional.of(way),
        Optional.empty(),
        Optional.empty());
  }

  /// A digest for one integration.
  ///
  /// @param items the variables of each post
  /// @param posts where those stand
  static Notification ofPosts(
      Topic topic,
      String key,
      List<Json.Fields> items,
      Optional<Passed> way,
      List<Position> posts) {
    return new Notification(
        topic.id(),
        topic.name(),
        List.of(key),
        "digest of " + key,
        Json.Fields.NONE
            .with("count", items.size())
            .with(ITEMS, new Json.Items(List.copyOf(items))),
        way,
        Optional.of(posts),
        Optional.empty());
  }

  /// The same for one other integration, because a message of it is dead.
  Notification goingOn(String key, DeliveryId dead) {
    return new Notification(
        topic, name, List.of(key), by, metadata, passed, digest, Optional.of(dead));
  }

  /// The variables of each post that a digest tells of.
  List<Json.Fields> items() {
    return ((Json.Items) metadata.find(ITEMS).orElseThrow())
        .values().stream().map(item -> (Json.Fields) item).toList();
  }

  private RuleName reason() {
    return digest.isPresent() ? DIGEST_REASON : REASON;
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
  record Addressed(TopicId topic, List<String> keys, RuleName reason) {}

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
    if (passed.isPresent()) {
      fields = fields.with("passed", written(passed.get()));
    }
    if (digest.isPresent()) {
      fields =
          fields.with(
              "digest", Json.Fields.NONE.with("positions", DigestRow.written(digest.get())));
    }
    if (fallback.isPresent()) {
      fields = fields.with("fallback", Json.Fields.NONE.with("of", fallback.get().toString()));
    }
    byte[] data = fields.bytes();
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
          data.find("passed").map(Notification::passed),
          data.find("digest")
              .map(part -> ((Json.Fields) part).find("positions").orElseThrow())
              .map(DigestRow::positions),
          data.find("fallback")
              .flatMap(part -> ((Json.Fields) part).text("of"))
              .flatMap(DeliveryId::parse));
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
            RuleName reason = REASON;
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
                reason = field.equals("digest") ? DIGEST_REASON : reason;
                StrictJson.skip(parser);
              }
            }
            return new Addressed(new TopicId(topic), keys, reason);
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
    keys.forEach(key -> messages.put(key, new DeliveryId(position, reason(), topic.target(key))));
    return messages;
  }

  /// Never shows the metadata.
  @Override
  public String toString() {
    return "Notification[" + name + "]";
  }
}
