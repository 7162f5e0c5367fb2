package dev.sluice.ingress.http.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Payload;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Query;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.memory.MemoryRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;

/// The endpoints of keys over an engine in memory, called without a server.
final class KeyCalls {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Caller OPERATOR =
      new Caller("operator", "operator", EnumSet.allOf(Scope.class));

  private final KeyEndpoints endpoints;

  KeyCalls() {
    HeldClock clock = new HeldClock();
    MemoryRegistry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
    endpoints =
        new KeyEndpoints(
            new ApiKeys(
                List.of(), registry, (_, all) -> registry.write(all), clock, new Random(7)));
  }

  /// A call with what stands in its path, its query and its body.
  private record Made(String name, Query query, Payload payload) implements Call {
    Made(String name, Query query, byte[] body) {
      this(name, query, Payload.of(body));
    }

    @Override
    public byte[] body() {
      return payload.array();
    }

    @Override
    public Optional<String> header(String field) {
      return Optional.empty();
    }

    @Override
    public void headers(BiConsumer<String, String> each) {}

    @Override
    public String segment(String place) {
      return name;
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

  static JsonNode json(Answer answer) {
    try {
      return JSON.readTree(answer.body().text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer create(byte[] body) {
    return endpoints.create(new Made("", Query.NONE, body));
  }

  Answer rotate(String name, byte[] body) {
    return endpoints.rotate(new Made(name, Query.NONE, body));
  }

  Answer one(String name) {
    return endpoints.one(new Made(name, Query.NONE, new byte[0]));
  }

  Answer revoke(String name) {
    return endpoints.revoke(new Made(name, Query.NONE, new byte[0]));
  }

  Answer list(Map<String, List<String>> query) {
    return endpoints.list(new Made("", new Query(query), new byte[0]));
  }
}
