package dev.sluice.ingress.http.notify;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.AttemptsJson;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.Routes;
import dev.sluice.notify.Messages;
import dev.sluice.notify.Posts;
import dev.sluice.notify.Previews;
import dev.sluice.notify.Topic;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `/v1/notifications`: takes posts to topics, and tells what became of their messages.
///
/// ```
/// POST /v1/notifications/{channel}/{topic}   x-topic-hash-x: <hash>   Idempotency-Key: <key>
///   {"metadata":{"app":"shop"}}
/// → 200 {"slack":"17~sluice.notify~topic.k3….slack","slack-2":"17~sluice.notify~topic.k3….slack-2"}
/// GET /v1/notifications/messages/{id}
/// → 200 {"id":…,"topic":"deploys/done","integration":"slack","state":"pending","next":<time>,
///        "attempts":1,"cause":{"code":…,"message":…},
///        "history":[{"number":1,"at":<time>,"tookMillis":12,"code":…,"message":…}]}
/// ```
///
/// A member stands only where there is something to say: `topic` while it is there, `next` while an
/// attempt is to come, `cause` when dead, `code` and `message` when the attempt failed.
public final class NotificationEndpoints {

  static final String HASH = "x-topic-hash-x";
  static final String KEY = "Idempotency-Key";

  private static final String METADATA = "metadata";

  /// The status for a key that was used for something else, as the IETF's draft on
  /// `Idempotency-Key` has it (draft-ietf-httpapi-idempotency-key-header, section 2.7).
  private static final int UNPROCESSABLE = 422;

  private final Posts posts;
  private final Messages messages;

  NotificationEndpoints(Posts posts, Messages messages) {
    this.posts = posts;
    this.messages = messages;
  }

  /// What senders call.
  public static Routes.Builder routes(Posts posts, Messages messages, Previews previews) {
    NotificationEndpoints endpoints = new NotificationEndpoints(posts, messages);
    return Routes.builder()
        .guarded(
            "POST",
            "/v1/notifications/{channel}/{topic}",
            Scope.NOTIFICATIONS_SEND,
            endpoints::post)
        .guarded(
            "GET", "/v1/notifications/messages/{id}", Scope.NOTIFICATIONS_READ, endpoints::message)
        .with(PreviewEndpoint.routes(posts, previews));
  }

  Answer post(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    Caller caller = call.requireCaller();
    // Nothing else is said before the hash is right: it would tell that there is such a topic.
    Topic topic = posts.open(name(call), call.header(HASH).orElse(""));
    ContentTypes.requireJson(call);
    try {
      Posts.Taken taken = posts.take(topic, caller.name(), metadata(call.body()), call.header(KEY));
      return ids(taken.messages());
    } catch (Fault fault) {
      if (fault.code().equals("idempotency-key-reused")) {
        return Answer.problem(UNPROCESSABLE, fault.code(), fault.sentence());
      }
      throw fault;
    }
  }

  /// What can be no name is the name of no topic.
  static TopicName name(Call call) {
    try {
      return new TopicName(call.segment("channel"), call.segment("topic"));
    } catch (IllegalArgumentException e) {
      throw Fault.of(Fault.Kind.NOT_FOUND, "no-such-topic", Posts.NO_SUCH_TOPIC, e);
    }
  }

  /// The metadata of a call.
  static Json.Fields metadata(Call call) {
    ContentTypes.requireJson(call);
    return metadata(call.body());
  }

  /// The metadata of a body; none when there is no body, or it has no such member.
  private static Json.Fields metadata(byte[] body) {
    if (body.length == 0) {
      return Json.Fields.NONE;
    }
    if (!(Json.parse(body) instanceof Json.Fields object)) {
      throw invalid("the body must be one JSON object, {\"metadata\":{…}}");
    }
    for (String member : object.values().keySet()) {
      if (!member.equals(METADATA)) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "unknown-member",
            "there is no member '" + member + "' here; " + Nearest.hint(member, Set.of(METADATA)));
      }
    }
    return switch (object.find(METADATA).orElse(Json.Fields.NONE)) {
      case Json.Fields metadata -> metadata;
      case Json.Text _, Json.Items _, Json.Scalar _ ->
          throw invalid("member metadata: it must be an object");
    };
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-member", sentence);
  }

  /// The answer to a post: the ids of its messages.
  static Answer ids(Map<String, DeliveryId> messages) {
    return Answer.json(
        200,
        dev.sluice.ingress.http.Json.object(json -> {
          for (Map.Entry<String, DeliveryId> message : messages.entrySet()) {
            json.writeStringField(message.getKey(), message.getValue().toString());
          }
        }));
  }

  Answer message(Call call) {
    call.query().knowing(Set.of());
    Optional<Messages.Shown> message = messages.find(call.id());
    if (message.isEmpty()) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND,
          "no-such-message",
          "there is no message of this id, or it ended and is forgotten");
    }
    return Answer.json(
        200, dev.sluice.ingress.http.Json.object(json -> write(json, message.get())));
  }

  private static void write(JsonGenerator json, Messages.Shown message) throws IOException {
    json.writeStringField("id", message.id().toString());
    if (message.topic().isPresent()) {
      json.writeStringField("topic", message.topic().get().toString());
    }
    json.writeStringField("integration", message.integration());
    json.writeStringField("state", message.state().name().toLowerCase(Locale.ROOT));
    if (message.instead().isPresent()) {
      json.writeStringField("instead", message.instead().get().toString());
    }
    if (message.next().isPresent()) {
      json.writeStringField("next", message.next().get().toString());
    }
    AttemptsJson.write(json, message.attempts(), message.cause(), message.history());
  }
}
