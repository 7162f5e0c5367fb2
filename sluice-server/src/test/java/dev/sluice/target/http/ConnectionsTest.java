package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.outbox.Failure;
import dev.sluice.secret.Secret;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What connections add to requests.
class ConnectionsTest extends HttpAttempts {

  private static void reply(OutputStream out, int status, String body) throws IOException {
    out.write(
        "HTTP/1.1 %d Said\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body)
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Connection.OAuth oauth(HostileReceiver tokens, boolean isInBody) {
    return new Connection.OAuth(
        tokens.url("/token"),
        "id:ü",
        new Secret("s3cret &"),
        Optional.of("a b"),
        isInBody,
        Map.of("audience", new Secret("api")));
  }

  private static HttpTargetSettings settings(HostileReceiver receiver, Connection connection) {
    return new HttpTargetSettings(
        receiver.url("/in?x=1"), "POST", Map.of(), connection, Optional.empty());
  }

  private static HostileReceiver tokens(AtomicInteger given) {
    return new HostileReceiver((_, out) ->
        reply(
            out,
            200,
            "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                .formatted(given.incrementAndGet())));
  }

  @Test
  void aTokenIsGotOnceHoweverManyNeedItAtOnce() throws Exception {
    AtomicInteger given = new AtomicInteger();
    try (HostileReceiver tokens = tokens(given);
        HostileReceiver receiver = HostileReceiver.answering(200, "", "");
        ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpTarget target = target(settings(receiver, oauth(tokens, false)), DEADLINE);
      List<Future<Outcome>> outcomes =
          IntStream.range(0, 20).mapToObj(_ -> many.submit(() -> target.deliver(PARCEL))).toList();
      for (Future<Outcome> outcome : outcomes) {
        assertEquals(new Outcome.Delivered(), outcome.get());
        assertEquals("Bearer t1", receiver.requests.take().headers().get("authorization"));
      }
      assertEquals(1, given.get());
      HostileReceiver.Got asked = tokens.requests.take();
      // RFC 6749 §2.3.1: form-encoded, then Basic.
      assertEquals("Basic aWQlM0ElQzMlQkM6czNjcmV0JTIwJTI2", asked.headers().get("authorization"));
      assertEquals("audience=api&grant_type=client_credentials&scope=a%20b", asked.body());
    }
  }

  @Test
  void idAndSecretGoIntoTheBodyWhereThatIsWanted() throws InterruptedException {
    AtomicInteger given = new AtomicInteger();
    try (HostileReceiver tokens = tokens(given);
        HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      target(settings(receiver, oauth(tokens, true)), DEADLINE).deliver(PARCEL);
      HostileReceiver.Got asked = tokens.requests.take();
      assertNull(asked.headers().get("authorization"));
      assertTrue(
          asked.body().contains("client_id=id%3A%C3%BC&client_secret=s3cret%20%26"), asked.body());
    }
  }

  @Test
  void aTokenThatIsRefusedIsDroppedOnceAndTheAttemptGoesOn() throws InterruptedException {
    AtomicInteger given = new AtomicInteger();
    try (HostileReceiver tokens = tokens(given);
        HostileReceiver receiver =
            new HostileReceiver((_, out) -> reply(out, given.get() < 2 ? 401 : 200, ""));
        HostileReceiver never = HostileReceiver.answering(401, "", "t3")) {
      Connection connection = oauth(tokens, false);
      assertEquals(
          new Outcome.Delivered(),
          target(settings(receiver, connection), DEADLINE).deliver(PARCEL));
      assertEquals(2, given.get());
      Failure failure = retryable(target(settings(never, connection), DEADLINE).deliver(PARCEL));
      assertEquals("HTTP_401", failure.code());
      assertEquals(2, never.requests.size());
      assertFalse(failure.message().contains("t3") && given.get() < 3, failure.message());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\":\"invalid_client\"}|it answered 401: invalid_client",
        "200|{}|no usable access_token",
        "200|{\"access_token\":\"a\\r\\nX: y\"}|no usable access_token",
        "200|{\"access_token\":\"a\",\"token_type\":\"mac\"}|of type Bearer",
        "200|<html>|it answered 200",
        "302||it answered 302"
      })
  void troubleOfTheTokenEndpointMayPass(int status, String body, String why)
      throws InterruptedException {
    try (HostileReceiver tokens =
            new HostileReceiver((_, out) -> reply(out, status, body == null ? "" : body));
        HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      Failure failure =
          retryable(target(settings(receiver, oauth(tokens, false)), DEADLINE).deliver(PARCEL));
      assertEquals("TOKEN", failure.code());
      assertTrue(failure.message().contains(why), failure.message());
      assertFalse(failure.message().contains("s3cret"), failure.message());
      assertEquals(0, receiver.requests.size());
    }
  }

  @Test
  void aTokenEndpointThatHangsEndsTheAttemptInTime() throws InterruptedException {
    try (HostileReceiver tokens =
            new HostileReceiver((peer, _) -> peer.getInputStream().readAllBytes());
        HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      Duration limit = Duration.ofMillis(300);
      Failure failure =
          retryable(target(settings(receiver, oauth(tokens, false)), limit).deliver(PARCEL));
      assertEquals("TOKEN", failure.code());
      assertTrue(failure.message().contains("did not answer in time"), failure.message());
    }
  }

  @Test
  void parametersOfTheConnectionWinOverThoseOfTheEvent() throws InterruptedException {
    Connection with =
        new Connection.With(
            new Connection.QueryKey("key", new Secret("k y&z")),
            Map.of("X-Tenant", new Secret("7")),
            Map.of("v", new Secret("2")),
            Map.of("detail", new Secret("mine")));
    try (HostileReceiver receiver = HostileReceiver.answering(400, "", "k y&z k%20y%26z")) {
      Failure failure = refused(target(settings(receiver, with), DEADLINE).deliver(PARCEL));
      assertFalse(failure.message().contains("k y"), failure.message());
      assertFalse(failure.message().contains("k%20y"), failure.message());
      HostileReceiver.Got got = receiver.requests.take();
      assertEquals("POST /in?x=1&key=k%20y%26z&v=2 HTTP/1.1", got.line());
      assertEquals("7", got.headers().get("x-tenant"));
      assertTrue(got.body().contains("\"detail\":\"mine\""), got.body());
      Parcel array = PARCEL.with(Payload.ofText("[1]"));
      assertEquals(
          "BODY_NO_OBJECT",
          refused(target(settings(receiver, with), DEADLINE).deliver(array)).code());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a/b?c#d&e=f\"|/o/a%2Fb%3Fc%23d%26e%3Df/x?q=1",
        "\"..%2f\"|/o/..%252f/x?q=1",
        "\"a\\r\\nHost: b\"|/o/a%0D%0AHost%3A%20b/x?q=1",
        "17.50|/o/17.50/x?q=1",
        "\"ü\"|/o/%C3%BC/x?q=1"
      })
  void aValueOfTheEventStaysOneSegment(String value, String path) throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      assertEquals(new Outcome.Delivered(), filled(receiver, value));
      assertEquals("POST " + path + " HTTP/1.1", receiver.requests.take().line());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\".\"", "\"..\"", "null", "{}", "[1]"})
  void aValueThatIsNoSegmentIsRefused(String value) throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      assertEquals("URL_VALUE_UNUSABLE", refused(filled(receiver, value)).code());
    }
  }

  private Outcome filled(HostileReceiver receiver, String value) throws InterruptedException {
    UrlTemplate template = UrlTemplate.parse(receiver.url("/o/").toString() + "{detail.id}/x?q=1");
    HttpTargetSettings settings =
        new HttpTargetSettings(
            URI.create(template.sample()),
            "POST",
            Map.of(),
            new Connection.None(),
            Optional.empty(),
            Optional.of(template),
            Optional.empty(),
            Optional.empty());
    Event event =
        Event.builder("e1", "/shop", "sold").data(Payload.ofText("{\"id\":" + value + "}")).build();
    return target(settings, DEADLINE).deliver(new Parcel(PARCEL.id(), 1, NOW, event));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://{detail.host}/x",
        "https://a.example{b}/x",
        "https://a.example/{",
        "https://a/}"
      })
  void anExpressionStandsInThePathOrTheQuery(String url) {
    assertThrows(IllegalArgumentException.class, () -> UrlTemplate.parse(url));
  }
}
