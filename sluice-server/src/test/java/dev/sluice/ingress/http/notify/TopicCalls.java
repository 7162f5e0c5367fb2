package dev.sluice.ingress.http.notify;

import dev.sluice.identity.Caller;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.MadeCall;
import dev.sluice.ingress.http.Query;
import dev.sluice.notify.Topics;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.vault.SealedRegistry;
import dev.sluice.vault.Vaults;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The endpoints of topics over an engine in memory, called without a server.
final class TopicCalls {

  private static final Caller OPERATOR =
      new Caller("operator", "operator", EnumSet.allOf(Scope.class));
  private static final MadeCall CALL = MadeCall.EMPTY.by(OPERATOR);

  final HeldClock clock = new HeldClock();
  final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(1));
  final Integrations catalog = Integrations.all(clock, new SecureRandom());
  final Topics topics;
  private final TopicEndpoints endpoints;

  TopicCalls() {
    Registry registry = new SealedRegistry(engine.registry(), Vaults.of(1));
    topics =
        new Topics(
            List.of(),
            registry,
            (_, all) -> registry.write(all),
            clock,
            new Random(7),
            catalog,
            _ -> {});
    endpoints = new TopicEndpoints(topics);
  }

  static MadeCall made(String name, Map<String, String> headers, String body) {
    int slash = name.indexOf('/');
    return CALL.at("channel", name.substring(0, slash))
        .at("topic", name.substring(slash + 1))
        .with(headers)
        .saying(body);
  }

  Answer create(String body) {
    return endpoints.create(CALL.saying(body));
  }

  Answer one(String name) {
    return endpoints.one(made(name, Map.of(), ""));
  }

  Answer replace(String name, Map<String, String> headers, String body) {
    return endpoints.replace(made(name, headers, body));
  }

  Answer delete(String name, Map<String, String> headers) {
    return endpoints.delete(made(name, headers, ""));
  }

  Answer rotate(String name, String body) {
    return endpoints.rotate(made(name, Map.of(), body));
  }

  Answer list(Map<String, List<String>> query) {
    return endpoints.list(CALL.asking(new Query(query)));
  }
}
