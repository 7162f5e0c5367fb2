package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.identity.Allowance;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a caller's subaccounts on the way to an endpoint.
class NarrowedRoutesTest {

  private final AtomicInteger taken = new AtomicInteger();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Reach reach = Reach.ALL;
  private final HttpFrontDoor door = door();

  private HttpFrontDoor door() {
    Endpoint seen =
        call -> {
          String text =
              call.caller()
                  .orElseThrow()
                  .subaccounts()
                  .map(only -> String.join(" ", only))
                  .orElse("everything");
          return new Answer(200, "text/plain", Payload.ofText(text), Map.of());
        };
    Allowance counted =
        () -> {
          taken.incrementAndGet();
          return new Allowance.Grant(true, 9, 8, Duration.ofSeconds(1));
        };
    HttpFrontDoor opened =
        new HttpFrontDoor(
            new FrontDoorSettings("127.0.0.1", 0, Optional.empty(), 1_024),
            Routes.builder()
                .narrowed(
                    "GET", "/narrowed", Scope.EVENTS_READ, Set.of(Restriction.SUBACCOUNTS), seen)
                .guarded("GET", "/whole", Scope.EVENTS_READ, seen)
                .narrowed("GET", "/other", Scope.KEYS_READ, Restriction.ANY, seen)
                .build(),
            _ -> new Caller("c", "c", Set.of(Scope.EVENTS_READ), Optional.of(counted), reach),
            Clock.system());
    opened.start();
    return opened;
  }

  @AfterEach
  void close() {
    door.stop();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + door.port() + path);
    return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
  }

  @Test
  void anEndpointThatNarrowsLearnsTheSubaccounts() throws IOException, InterruptedException {
    reach = Reach.ofSubaccounts(List.of("102", "0"));
    assertEquals("0 102", get("/narrowed").body());
    assertEquals(1, taken.get());
  }

  @Test
  void oneThatDoesNotIsNeverReachedAndTheRequestIsNotCounted()
      throws IOException, InterruptedException {
    reach = Reach.ofSubaccounts(List.of("102"));
    HttpResponse<String> reply = get("/whole");
    assertEquals(403, reply.statusCode());
    assertTrue(reply.body().contains("\"code\":\"subaccounts-not-supported\""), reply.body());
    assertTrue(reply.body().contains("'c' is restricted to subaccounts"), reply.body());
    assertEquals(0, taken.get());
  }

  @Test
  void whoIsNotRestrictedReachesBothAndTheScopeIsNeededAllTheSame()
      throws IOException, InterruptedException {
    assertEquals("everything", get("/narrowed").body());
    assertEquals("everything", get("/whole").body());
    reach = Reach.ofSubaccounts(List.of("102"));
    assertTrue(get("/other").body().contains("missing-scope"));
  }
}
