package dev.sluice.ingress.http.notify;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Routes;
import dev.sluice.notify.Posts;
import dev.sluice.notify.Previews;
import dev.sluice.notify.Topic;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.template.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/// `POST /v1/notifications/{channel}/{topic}/render`: what a post would send, without sending it.
///
/// ```
///   x-topic-hash-x: <hash>   {"metadata":{"app":"shop"}}
/// → 200 {"strict":false,"messages":[{"integration":"slack","name":"slack","content":<text or object>,
///        "missing":[…],"shortened":[…],"code":…,"message":…}]}
/// ```
///
/// A member stands only where there is something to say; `code` and `message` say why the message
/// could not be sent. Whoever may post to the topic sees its messages, and no credential.
final class PreviewEndpoint implements Endpoint {

  private final Posts posts;
  private final Previews previews;

  PreviewEndpoint(Posts posts, Previews previews) {
    this.posts = posts;
    this.previews = previews;
  }

  static Routes.Builder routes(Posts posts, Previews previews) {
    return Routes.builder()
        .guarded(
            "POST",
            "/v1/notifications/{channel}/{topic}/render",
            Scope.NOTIFICATIONS_SEND,
            new PreviewEndpoint(posts, previews));
  }

  @Override
  public Answer answer(Call call) {
    call.query().knowing(Set.of());
    TopicName name;
    try {
      name = new TopicName(call.segment("channel"), call.segment("topic"));
    } catch (IllegalArgumentException e) {
      throw Fault.of(Fault.Kind.NOT_FOUND, "no-such-topic", Posts.NO_SUCH_TOPIC, e);
    }
    Topic topic = posts.open(name, call.header(NotificationEndpoints.HASH).orElse(""));
    Json.Fields metadata = NotificationEndpoints.metadata(call);
    return Answer.json(
        200,
        dev.sluice.ingress.http.Json.object(json -> {
          json.writeBooleanField("strict", topic.isStrict());
          json.writeArrayFieldStart("messages");
          for (Previews.Shown each : previews.of(topic, metadata)) {
            json.writeStartObject();
            write(json, each);
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }

  private static void write(JsonGenerator json, Previews.Shown message) throws IOException {
    json.writeStringField("integration", message.key());
    json.writeStringField("name", message.name());
    if (message.isFallback()) {
      json.writeBooleanField("fallback", true);
    }
    if (message.content().isPresent()) {
      json.writeFieldName("content");
      json.writeRawValue(new String(message.content().get().bytes(), StandardCharsets.UTF_8));
    }
    if (!message.missing().isEmpty()) {
      dev.sluice.ingress.http.Json.texts(json, "missing", message.missing());
    }
    if (!message.shortened().isEmpty()) {
      dev.sluice.ingress.http.Json.texts(json, "shortened", new TreeSet<>(message.shortened()));
    }
    if (message.trouble().isPresent()) {
      json.writeStringField("code", message.trouble().get().code());
      json.writeStringField("message", message.trouble().get().message());
    }
  }
}
