package dev.sluice.ingress.http.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Scope;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.MadeCall;
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
import java.util.Random;

/// The endpoints of keys over an engine in memory, called without a server.
final class KeyCalls {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Caller OPERATOR =
      new Caller("operator", "operator", EnumSet.allOf(Scope.class));
  private static final MadeCall CALL = MadeCall.EMPTY.by(OPERATOR);

  private final KeyEndpoints endpoints;

  KeyCalls() {
    HeldClock clock = new HeldClock();
    MemoryRegistry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
    endpoints =
        new KeyEndpoints(
            new ApiKeys(
                List.of(), registry, (_, all) -> registry.write(all), clock, new Random(7)));
  }

  static JsonNode json(Answer answer) {
    try {
      return JSON.readTree(answer.body().text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer create(byte[] body) {
    return endpoints.create(CALL.saying(body));
  }

  Answer rotate(String name, byte[] body) {
    return endpoints.rotate(CALL.at("name", name).saying(body));
  }

  Answer one(String name) {
    return endpoints.one(CALL.at("name", name));
  }

  Answer revoke(String name) {
    return endpoints.revoke(CALL.at("name", name));
  }

  Answer list(Map<String, List<String>> query) {
    return endpoints.list(CALL.asking(new Query(query)));
  }
}
