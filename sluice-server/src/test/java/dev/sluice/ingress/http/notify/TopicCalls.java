package dev.sluice.ingress.http.notify;

import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Query;
import dev.sluice.notify.Topics;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.vault.SealedRegistry;
import dev.sluice.vault.Vaults;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The endpoints of topics over an engine in memory, called without a server.
final class TopicCalls {

  private static final Caller OPERATOR =
      new Caller("operator", "operator", EnumSet.allOf(Scope.class));

  final HeldClock clock = new HeldClock();
  final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(1));
  final Integrations catalog = Integrations.all(clock, new SecureRandom());
  final Topics topics;
  private final TopicEndpoints endpoints;

  TopicCalls() {
    Registry registry = new SealedRegistry(engine.registry(), Vaults.of(1));
    topics =
        new Topics(
            List.of(), registry, (_, all) -> registry.write(all), clock, new Random(7), catalog);
    endpoints = new TopicEndpoints(topics);
  }

  /// A call with all that endpoints look at.
  record Made(Map<String, String> segments, Map<String, String> headers, Query query, String text)
      implements Call {
    @Override
    public byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> header(String field) {
      Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      fields.putAll(headers);
      return Optional.ofNullable(fields.get(field));
    }

    @Override
    public void headers(BiConsumer<String, String> each) {
      headers.forEach(each);
    }

    @Override
    public String segment(String place) {
      return Optional.ofNullable(segments.get(place)).orElseThrow();
    }

    @Override
    public Credentials credentials() {
      return new Credentials.Anonymous();
    }

    @Override
    public String address() {
      return "127.0.0.1";
    }

    @Override
    public Optional<Caller> caller() {
      return Optional.of(OPERATOR);
    }
  }

  static Made made(String name, Map<String, String> headers, String body) {
    int slash = name.indexOf('/');
    return new Made(
        Map.of("channel", name.substring(0, slash), "topic", name.substring(slash + 1)),
        headers,
        Query.NONE,
        body);
  }

  Answer create(String body) {
    return endpoints.create(new Made(Map.of(), Map.of(), Query.NONE, body));
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
    return endpoints.list(new Made(Map.of(), Map.of(), new Query(query), ""));
  }
}
