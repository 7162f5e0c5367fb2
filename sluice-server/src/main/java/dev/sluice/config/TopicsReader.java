package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.fault.Fault;
import dev.sluice.notify.Drafts;
import dev.sluice.notify.FileTopic;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.IntegrationDraft;
import dev.sluice.notify.TopicDraft;
import dev.sluice.notify.TopicIntegration;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.Topics;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.manners.Manners;
import dev.sluice.notify.template.Json;
import dev.sluice.secret.Secret;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads `topics`, and the integrations that are targets by themselves.
final class TopicsReader {

  /// Only described and checked with; nothing is sent.
  private static final Integrations CATALOG = Integrations.all(Clock.system(), new SecureRandom());

  private static final Drafts DRAFTS = new Drafts(CATALOG);

  private TopicsReader() {}

  static List<FileTopic> read(Section top) {
    List<FileTopic> topics = new ArrayList<>();
    Map<String, Section> sections = top.named("topics", "topic");
    if (sections.size() > Topics.MAX_TOPICS) {
      top.wrong("topics", "at most " + Topics.MAX_TOPICS + " may stand here");
    }
    sections.forEach((name, section) -> topic(name, section).ifPresent(topics::add));
    return topics;
  }

  private static Optional<FileTopic> topic(String name, Section section) {
    Optional<TopicName> parsed = section.made(() -> TopicName.parse(name));
    section.need("hash", "${env:TOPIC_HASH}");
    section.need("integrations", "[{ name: slack, model: ..., credentials: { url: ... } }]");
    Optional<Secret> hash = section.secret("hash");
    hash.ifPresent(secret -> section.made(() -> Topics.requireHash(secret.reveal())));
    boolean isStrict = section.flag("strict").orElse(false);
    List<Section> items = section.sections("integrations", "topic '" + name + "', integration");
    if (items.size() > Topics.MAX_INTEGRATIONS) {
      section.wrong("integrations", "a topic has at most " + Topics.MAX_INTEGRATIONS);
    }
    section.finish();
    List<IntegrationDraft> drafts = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Section item : items) {
      draft(item, Manners.MEMBERS)
          .filter(draft -> item.made(() -> DRAFTS.checked(draft)).isPresent())
          .ifPresent(draft -> {
            drafts.add(draft);
            if (draft.key().isPresent() && !keys.add(draft.key().get())) {
              item.wrong("key", "another integration has the key '" + draft.key().get() + "'");
            }
          });
    }
    return parsed.flatMap(topic -> {
      TopicDraft draft = new TopicDraft(topic, isStrict, drafts);
      boolean isWhole = drafts.size() == items.size() && keys.size() == chosen(drafts);
      boolean isRight = !isWhole || section.made(() -> DRAFTS.checked(draft)).isPresent();
      return isRight ? hash.map(secret -> new FileTopic(draft, secret)) : Optional.empty();
    });
  }

  private static long chosen(List<IntegrationDraft> drafts) {
    return drafts.stream().filter(each -> each.key().isPresent()).count();
  }

  /// The integration of a target that is `notify`.
  static Optional<TargetSettings> target(Section section, boolean enabled) {
    boolean isStrict = section.flag("strict").orElse(false);
    DeliveryPolicy policy = PolicyReader.read(section, TargetSettings.NOTIFYING);
    Optional<TopicIntegration> integration =
        draft(section, Set.of()).flatMap(draft -> section.made(() -> DRAFTS.checked(draft)));
    return integration.map(each -> new TargetSettings.Notify(each, isStrict, policy, enabled));
  }

  /// @param members the manners that it may have
  private static Optional<IntegrationDraft> draft(Section section, Set<String> members) {
    Optional<Json.Fields> manners = manners(section, members);
    Optional<String> key = section.text("key");
    Optional<String> name = section.text("name");
    section.need("model", "\"Deploy of $app done\"");
    Optional<Json> model = section.anyJson("model").flatMap(json -> model(section, json));
    boolean isUrl = section.has("url");
    boolean isNamed = section.has("credentials");
    boolean isOld = section.has("configuration");
    section.finish();
    if ((isUrl ? 1 : 0) + (isNamed ? 1 : 0) + (isOld ? 1 : 0) != 1) {
      section.refuseAs("must have exactly one of credentials: and url:");
      return Optional.empty();
    }
    Optional<GivenCredentials> credentials;
    if (isUrl) {
      credentials = section.secret("url").map(GivenCredentials.Url::new);
    } else {
      section.need("name", "slack");
      Set<String> open = name.map(TopicsReader::open).orElse(Set.of());
      credentials =
          section
              .section(isNamed ? "credentials" : "configuration")
              .map(values -> named(values, open));
    }
    return model.flatMap(json ->
        credentials.flatMap(
            given -> manners.map(each -> new IntegrationDraft(key, name, json, given, each))));
  }

  /// The manners as JSON; they are checked with the integration.
  private static Optional<Json.Fields> manners(Section section, Set<String> members) {
    Json.Fields manners = Json.Fields.NONE;
    boolean isRight = true;
    for (String member : new TreeSet<>(members)) {
      if (section.has(member)) {
        Optional<Json> json = section.anyJson(member).flatMap(each -> model(section, each));
        isRight &= json.isPresent();
        if (json.isPresent()) {
          manners = manners.with(member, json.get());
        }
      }
    }
    return isRight ? Optional.of(manners) : Optional.empty();
  }

  private static Optional<Json> model(Section section, JsonNode json) {
    return section.made(() -> Json.parse(json.toString()));
  }

  /// The credentials of an integration that are no secrets; none of one that is not known, which is
  /// told elsewhere.
  private static Set<String> open(String name) {
    Set<String> open = new HashSet<>();
    try {
      for (Description.Field field : CATALOG.named(name).description().fields()) {
        if (!field.isSecret()) {
          open.add(field.name());
        }
      }
    } catch (Fault fault) {
      return Set.of();
    }
    return open;
  }

  private static GivenCredentials named(Section section, Set<String> open) {
    Map<String, Secret> values = new LinkedHashMap<>();
    for (String name : section.keys()) {
      Optional<Secret> value =
          open.contains(name) ? section.word(name, Secret::new) : section.secret(name);
      value.ifPresent(secret -> values.put(name, secret));
    }
    return new GivenCredentials.Named(values);
  }
}
