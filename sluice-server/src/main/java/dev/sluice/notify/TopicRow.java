package dev.sluice.notify;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.notify.manners.Manners;
import dev.sluice.notify.template.Json;
import dev.sluice.registry.Registered;
import dev.sluice.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A topic as the registry keeps it, sealed: `identity/topic/<channel>/<name>`.
///
/// ```
/// {"id":…,"channel":…,"name":…,"strict":false,
///  "made":{"at":<time>,"by":…},"changed":{"at":<time>,"by":…},
///  "hashes":[{"sha256":<hex>,"made":<time>,"until":<time>}],
///  "integrations":[{"key":…,"name":…,"model":<text or object>,"credentials":{…} or "url":"…",
///                   "rate":…,"retry":{…},"quiet":{…},"throttle":{…},"digest":{…},"fallback":…}]}
/// ```
final class TopicRow {

  static final String PREFIX = "identity/topic/";

  private TopicRow() {}

  static String key(TopicName name) {
    return PREFIX + name;
  }

  /// @throws Fault `topic-too-large`
  static Payload written(Topic topic) {
    List<Json> hashes = new ArrayList<>();
    for (TopicHash hash : topic.hashes()) {
      Json.Fields row =
          Json.Fields.NONE.with("sha256", hash.digest()).with("made", hash.made().toString());
      hashes.add(hash.until().map(end -> row.with("until", end.toString())).orElse(row));
    }
    List<Json> integrations = new ArrayList<>();
    topic.integrations().forEach(each -> integrations.add(written(each)));
    Json.Fields row =
        Json.Fields.NONE
            .with("id", topic.id().value())
            .with("channel", topic.name().channel())
            .with("name", topic.name().name())
            .with("strict", topic.isStrict())
            .with("made", written(topic.made()))
            .with("changed", written(topic.changed()))
            .with("hashes", new Json.Items(hashes))
            .with("integrations", new Json.Items(integrations));
    byte[] bytes = row.bytes();
    if (bytes.length > Json.MAX_BYTES) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "topic-too-large",
          "the topic with its models and credentials has more than 256 KiB");
    }
    return Payload.of(bytes);
  }

  private static Json written(Optional<Topic.Change> change) {
    Topic.Change done = change.orElseThrow();
    return Json.Fields.NONE.with("at", done.at().toString()).with("by", done.by());
  }

  private static Json written(TopicIntegration integration) {
    Json.Fields row =
        Json.Fields.NONE
            .with("key", integration.key())
            .with("name", integration.name())
            .with("model", integration.source());
    for (Map.Entry<String, Json> member : integration.manners().source().values().entrySet()) {
      row = row.with(member.getKey(), member.getValue());
    }
    return withCredentials(row, integration);
  }

  private static Json withCredentials(Json.Fields row, TopicIntegration integration) {
    return switch (integration.credentials()) {
      case GivenCredentials.Url(Secret url) -> row.with("url", url.reveal());
      case GivenCredentials.Named(Map<String, Secret> values) -> {
        Map<String, Json> revealed = new LinkedHashMap<>();
        values.forEach((name, value) -> revealed.put(name, new Json.Text(value.reveal())));
        yield row.with("credentials", new Json.Fields(revealed));
      }
    };
  }

  static Topic read(Registered kept) {
    Json.Fields row = fields(Json.parse(kept.value().toBytes()));
    List<TopicHash> hashes = new ArrayList<>();
    for (Json each : items(row, "hashes")) {
      Json.Fields hash = fields(each);
      hashes.add(
          new TopicHash(
              text(hash, "sha256"), time(hash, "made"), hash.text("until").map(Instant::parse)));
    }
    List<TopicIntegration> integrations = new ArrayList<>();
    items(row, "integrations").forEach(each -> integrations.add(integration(fields(each))));
    return new Topic(
        new TopicId(text(row, "id")),
        new TopicName(text(row, "channel"), text(row, "name")),
        Topic.Origin.API,
        row.find("strict").filter(new Json.Scalar("true")::equals).isPresent(),
        integrations,
        Optional.of(change(row, "made")),
        Optional.of(change(row, "changed")),
        hashes,
        kept.version());
  }

  private static TopicIntegration integration(Json.Fields row) {
    return new TopicIntegration(
        text(row, "key"),
        text(row, "name"),
        row.find("model").orElseThrow(),
        row.text("url").map(GivenCredentials::ofUrl).orElseGet(() -> named(row)),
        Manners.of(row));
  }

  private static GivenCredentials named(Json.Fields row) {
    Map<String, String> values = new LinkedHashMap<>();
    Json.Fields credentials = fields(row.find("credentials").orElseThrow());
    credentials.values().keySet().forEach(name -> values.put(name, text(credentials, name)));
    return GivenCredentials.ofTexts(values);
  }

  private static Topic.Change change(Json.Fields row, String name) {
    Json.Fields change = fields(row.find(name).orElseThrow());
    return new Topic.Change(time(change, "at"), text(change, "by"));
  }

  private static Instant time(Json.Fields row, String name) {
    return Instant.parse(text(row, name));
  }

  private static String text(Json.Fields row, String name) {
    return row.text(name).orElseThrow();
  }

  private static List<Json> items(Json.Fields row, String name) {
    return row.find(name).orElseThrow() instanceof Json.Items(List<Json> items) ? items : List.of();
  }

  private static Json.Fields fields(Json json) {
    return json instanceof Json.Fields fields ? fields : Json.Fields.NONE;
  }
}
