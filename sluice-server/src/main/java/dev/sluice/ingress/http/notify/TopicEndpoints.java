package dev.sluice.ingress.http.notify;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.IfMatch;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Overlap;
import dev.sluice.ingress.http.Query;
import dev.sluice.ingress.http.Routes;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.KeptCredentials;
import dev.sluice.notify.Topic;
import dev.sluice.notify.TopicDraft;
import dev.sluice.notify.TopicIntegration;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// `/v1/topics`: makes, shows, changes and removes topics.
///
/// ```
/// POST /v1/topics
///   {"channel":…,"topic":…,"strict":false,"hash":"<one that is there; made when absent>",
///    "integrations":[{"key":…,"name":"slack","model":<text or object>,"credentials":{"url":…}},
///                    {"url":"tgram://…","model":…}]}
/// → 201 {"hash":"<shown this once>",<as below>}
/// GET /v1/topics/{channel}/{topic}   → ETag: "<version>"
/// → {"channel":…,"topic":…,"from":"api","strict":false,"version":1,
///    "integrations":[{"key":…,"name":…,"model":…,"credentials":{"url":"***"}}, …],
///    "created":<time>,"createdBy":…,"changed":<time>,"changedBy":…,"oldHashUntil":<time>}
/// GET /v1/topics?after=<channel/topic>&limit=100 → {"topics":[…],"next":"<when there are more>"}
/// PUT /v1/topics/{channel}/{topic}   If-Match: "<version>"
///   {"strict":…,"version":1,"integrations":[…]} → as GET
/// POST /v1/topics/{channel}/{topic}/hash {"overlap":"24h","hash":…} → {"hash":…,…}
/// DELETE /v1/topics/{channel}/{topic}   If-Match: "<version>" → {"removed":"<channel/topic>"}
/// ```
///
/// A topic that is `"from":"file"` has neither a version nor times. In a list the integrations have
/// no models.
public final class TopicEndpoints {

  private static final Set<String> CREATE =
      new TreeSet<>(Set.of("channel", "topic", "strict", "integrations", "hash"));
  private static final Set<String> REPLACE =
      new TreeSet<>(Set.of("channel", "topic", "strict", "integrations", "version"));
  private static final String ONE = "/v1/topics/{channel}/{topic}";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final Topics topics;

  TopicEndpoints(Topics topics) {
    this.topics = topics;
  }

  /// The routes over these topics.
  public static Routes.Builder routes(Topics topics) {
    TopicEndpoints endpoints = new TopicEndpoints(topics);
    return Routes.builder()
        .guarded("POST", "/v1/topics", Scope.TOPICS_WRITE, endpoints::create)
        .guarded("GET", "/v1/topics", Scope.TOPICS_READ, endpoints::list)
        .guarded("GET", ONE, Scope.TOPICS_READ, endpoints::one)
        .guarded("PUT", ONE, Scope.TOPICS_WRITE, endpoints::replace)
        .guarded("DELETE", ONE, Scope.TOPICS_WRITE, endpoints::delete)
        .guarded("POST", ONE + "/hash", Scope.TOPICS_WRITE, endpoints::rotate);
  }

  Answer create(Call call) {
    call.query().knowing(Set.of());
    TopicBody body = TopicBody.of(call, CREATE);
    TopicName name = body.name();
    TopicDraft draft = KeptCredentials.filled(body.draft(name), Optional.empty());
    return made(201, topics.create(call.requireCaller().name(), draft, body.text("hash")))
        .with("Location", "/v1/topics/" + name);
  }

  Answer replace(Call call) {
    call.query().knowing(Set.of());
    Topic there = topic(call);
    TopicBody body = TopicBody.of(call, REPLACE);
    body.requireName(there.name());
    OptionalLong version = agreed(IfMatch.version(call, "topic"), body.version());
    TopicDraft draft = body.draft(there.name());
    if (KeptCredentials.in(draft)) {
      draft = KeptCredentials.filled(draft, Optional.of(there));
      // What is kept was read now, so nobody may have changed it meanwhile.
      version = version.isPresent() ? version : OptionalLong.of(there.version());
    }
    return shown(topics.replace(call.requireCaller().name(), draft, version));
  }

  Answer delete(Call call) {
    call.query().knowing(Set.of());
    TopicName name = topic(call).name();
    topics.delete(call.requireCaller().name(), name, IfMatch.version(call, "topic"));
    return Answer.json(200, Json.object(json -> json.writeStringField("removed", name.toString())));
  }

  Answer rotate(Call call) {
    call.query().knowing(Set.of());
    TopicName name = topic(call).name();
    Duration overlap = Topics.OVERLAP;
    Optional<String> hash = Optional.empty();
    if (call.body().length > 0) {
      TopicBody body = TopicBody.of(call, new TreeSet<>(Set.of("overlap", "hash")));
      overlap = body.text("overlap").map(TopicEndpoints::overlap).orElse(overlap);
      hash = body.text("hash");
    }
    return made(200, topics.rotateHash(call.requireCaller().name(), name, overlap, hash));
  }

  Answer one(Call call) {
    call.query().knowing(Set.of());
    return shown(topic(call));
  }

  Answer list(Call call) {
    Query query = call.query().knowing(new TreeSet<>(Set.of("after", "limit")));
    int limit = query.value("limit").map(TopicEndpoints::limit).orElse(DEFAULT_LIMIT);
    Optional<TopicName> after = query.value("after").map(TopicEndpoints::after);
    // One more than is shown tells whether there is a next page.
    List<Topic> found = topics.list(after, limit + 1);
    List<Topic> shown = found.size() > limit ? found.subList(0, limit) : found;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("topics");
          for (Topic topic : shown) {
            json.writeStartObject();
            write(json, topic, false);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (found.size() > limit) {
            json.writeStringField("next", shown.getLast().name().toString());
          }
        }));
  }

  private Topic topic(Call call) {
    String text = call.segment("channel") + "/" + call.segment("topic");
    Optional<Topic> found;
    try {
      found = topics.find(new TopicName(call.segment("channel"), call.segment("topic")));
    } catch (IllegalArgumentException e) {
      // What can be no name is the name of no topic.
      found = Optional.empty();
    }
    return found.orElseThrow(
        () -> Fault.of(Fault.Kind.NOT_FOUND, "no-such-topic", "there is no topic '" + text + "'"));
  }

  private static OptionalLong agreed(OptionalLong header, OptionalLong member) {
    if (header.isPresent() && member.isPresent() && header.getAsLong() != member.getAsLong()) {
      throw TopicBody.invalid("version", "If-Match says another one");
    }
    return header.isPresent() ? header : member;
  }

  private static Duration overlap(String text) {
    try {
      return Overlap.parse(text, Topics.MAX_OVERLAP);
    } catch (IllegalArgumentException e) {
      throw TopicBody.invalid("overlap", String.valueOf(e.getMessage()));
    }
  }

  private static int limit(String text) {
    if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_LIMIT) {
      return Integer.parseInt(text);
    }
    throw parameter("limit", "'" + text + "' is not a number from 1 to " + MAX_LIMIT);
  }

  private static TopicName after(String text) {
    try {
      return TopicName.parse(text);
    } catch (IllegalArgumentException e) {
      throw parameter("after", String.valueOf(e.getMessage()));
    }
  }

  private static Fault parameter(String name, String sentence) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-parameter", "query parameter " + name + ": " + sentence);
  }

  /// Nothing on the way may keep what is shown once.
  private static Answer made(int status, Topics.Made made) {
    byte[] body =
        Json.object(json -> {
          json.writeStringField("hash", made.hash());
          write(json, made.topic(), true);
        });
    return Answer.json(status, body)
        .with("Cache-Control", "no-store")
        .with("ETag", tag(made.topic()));
  }

  private static Answer shown(Topic topic) {
    Answer answer = Answer.json(200, Json.object(json -> write(json, topic, true)));
    return topic.origin() == Topic.Origin.API ? answer.with("ETag", tag(topic)) : answer;
  }

  private static String tag(Topic topic) {
    return "\"" + topic.version() + "\"";
  }

  private static void write(JsonGenerator json, Topic topic, boolean isWhole) throws IOException {
    json.writeStringField("channel", topic.name().channel());
    json.writeStringField("topic", topic.name().name());
    json.writeStringField("from", topic.origin().name().toLowerCase(Locale.ROOT));
    json.writeBooleanField("strict", topic.isStrict());
    if (topic.origin() == Topic.Origin.API) {
      json.writeNumberField("version", topic.version());
    }
    json.writeArrayFieldStart("integrations");
    for (TopicIntegration each : topic.integrations()) {
      json.writeStartObject();
      write(json, each, isWhole);
      json.writeEndObject();
    }
    json.writeEndArray();
    change(json, "created", topic.made());
    change(json, "changed", topic.changed());
    if (topic.hashes().size() > 1 && topic.hashes().getLast().until().isPresent()) {
      json.writeStringField("oldHashUntil", topic.hashes().getLast().until().get().toString());
    }
  }

  private static void write(JsonGenerator json, TopicIntegration integration, boolean isWhole)
      throws IOException {
    json.writeStringField("key", integration.key());
    json.writeStringField("name", integration.name());
    if (isWhole) {
      json.writeFieldName("model");
      json.writeRawValue(new String(integration.source().bytes(), StandardCharsets.UTF_8));
    }
    if (isWhole) {
      for (Map.Entry<String, dev.sluice.notify.template.Json> member :
          integration.manners().source().values().entrySet()) {
        json.writeFieldName(member.getKey());
        json.writeRawValue(member.getValue().compact());
      }
    }
    switch (integration.credentials()) {
      case GivenCredentials.Url _ -> json.writeStringField("url", KeptCredentials.HIDDEN);
      case GivenCredentials.Named named -> {
        json.writeObjectFieldStart("credentials");
        for (String name : new TreeSet<>(named.values().keySet())) {
          json.writeStringField(name, KeptCredentials.HIDDEN);
        }
        json.writeEndObject();
      }
    }
  }

  private static void change(JsonGenerator json, String member, Optional<Topic.Change> change)
      throws IOException {
    if (change.isPresent()) {
      json.writeStringField(member, change.get().at().toString());
      json.writeStringField(member + "By", change.get().by());
    }
  }
}
