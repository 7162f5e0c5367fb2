package dev.sluice.notify;

import dev.sluice.management.Notice;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.vault.SealedRegistry;
import dev.sluice.vault.Vaults;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jetty.client.HttpClient;

/// Topics over an engine in memory.
final class TopicsUnderTest {

  static final String SECRET_URL = "https://hooks.slack.com/services/T000/B000/very-secret-token";

  final HeldClock clock = new HeldClock();
  final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(1));
  final Registry registry = new SealedRegistry(engine.registry(), Vaults.of(1));
  final Integrations catalog = Integrations.all(clock, new SecureRandom());
  final List<Notice> notices = new ArrayList<>();
  private final Random random = new Random(7);

  /// A start with topics in the file.
  Topics start(FileTopic... file) {
    return new Topics(
        List.of(file),
        registry,
        (notice, all) -> {
          registry.write(all);
          notices.add(notice);
        },
        clock,
        random,
        catalog,
        _ -> {});
  }

  Posts posts(Topics topics) {
    return new Posts(
        topics, catalog, events -> engine.journal().append(events), engine.journal(), random);
  }

  /// Targets of which each sends at once.
  TopicTargets targets(Topics topics, HttpClient client) {
    return new TopicTargets(
        topics,
        catalog,
        _ -> new Sender(client, Duration.ofSeconds(15), clock),
        registry,
        engine.journal(),
        engine.outbox(),
        events -> engine.journal().append(events),
        clock,
        random);
  }

  static TopicName name(String text) {
    return TopicName.parse(text);
  }

  static Json.Fields json(String text) {
    return (Json.Fields) Json.parse(text);
  }

  static IntegrationDraft slack(String model) {
    return new IntegrationDraft(
        "slack", new Json.Text(model), GivenCredentials.ofTexts(Map.of("url", SECRET_URL)));
  }

  static IntegrationDraft keyed(String key, IntegrationDraft draft) {
    return new IntegrationDraft(Optional.of(key), draft.name(), draft.model(), draft.credentials());
  }

  static IntegrationDraft byUrl(String url) {
    return new IntegrationDraft(
        Optional.empty(), Optional.empty(), new Json.Text("m"), GivenCredentials.ofUrl(url));
  }

  static TopicDraft draft(String name, IntegrationDraft... integrations) {
    return new TopicDraft(name(name), false, List.of(integrations));
  }

  static TopicDraft strict(String name, IntegrationDraft... integrations) {
    return new TopicDraft(name(name), true, List.of(integrations));
  }
}
