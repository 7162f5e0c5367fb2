package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.outbox.Failure;
import dev.sluice.secret.Secret;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.view.MatchingView;
import dev.sluice.view.ViewPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest extends HttpAttempts {

  @Test
  void theWholeViewIsSentWithTheDeliverysIdAndNumber() throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(202, "", "")) {
      assertEquals(
          new Outcome.Delivered(),
          target(settings(receiver.url("/in?a=b%20c")), DEADLINE).deliver(PARCEL));
      HostileReceiver.Got got = receiver.requests.take();
      assertEquals("POST /in?a=b%20c HTTP/1.1", got.line());
      assertEquals(new String(MatchingView.line(EVENT), StandardCharsets.UTF_8), got.body());
      assertEquals("application/json; charset=utf-8", got.headers().get("content-type"));
      assertEquals("7~r~t", got.headers().get("sluice-delivery"));
      assertEquals("3", got.headers().get("sluice-attempt"));
      assertTrue(got.headers().getOrDefault("user-agent", "").startsWith("Sluice/"));
      assertNull(got.headers().get("accept-encoding"));
      assertNull(got.headers().get("authorization"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.detail.ticket|{\"n\":1.5,\"s\":\"größe\"}",
        "$.detail.nothing|null",
        "detail-type|\"sold\""
      })
  void anInputPathSendsOnlyItsPart(String path, String body) throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      HttpTargetSettings settings =
          new HttpTargetSettings(
              receiver.url("/"),
              "PUT",
              Map.of("content-type", "text/x", "X-Team", "a"),
              new Connection.None(),
              Optional.of(ViewPath.parse(path)));
      assertEquals(new Outcome.Delivered(), target(settings, DEADLINE).deliver(PARCEL));
      HostileReceiver.Got got = receiver.requests.take();
      assertEquals(body, got.body());
      assertEquals("text/x", got.headers().get("content-type"));
      assertEquals("a", got.headers().get("x-team"));
    }
  }

  @Test
  void whatTheRuleMadeIsSentByteForByte() throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      Parcel parcel =
          new Parcel(
              PARCEL.id(),
              PARCEL.attempt(),
              PARCEL.acceptedAt(),
              PARCEL.event(),
              Optional.of(Payload.ofText("{\"who\":1.50}")));
      assertEquals(
          new Outcome.Delivered(), target(settings(receiver.url("/")), DEADLINE).deliver(parcel));
      assertEquals("{\"who\":1.50}", receiver.requests.take().body());
    }
  }

  @Test
  void anEventWithoutWhatTheInputPathNamesIsRefused() throws InterruptedException {
    HttpTargetSettings settings =
        new HttpTargetSettings(
            URI.create("http://127.0.0.1:1/"),
            "POST",
            Map.of(),
            new Connection.None(),
            Optional.of(ViewPath.parse("$.detail.absent")));
    Failure failure = refused(target(settings, DEADLINE).deliver(PARCEL));
    assertEquals("INPUT_PATH_MISSING", failure.code());
    assertTrue(failure.message().contains("$.detail.absent"), failure.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void aMethodWithoutABodySendsNone(String method) throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      HttpTargetSettings settings =
          new HttpTargetSettings(
              receiver.url("/"), method, Map.of(), new Connection.None(), Optional.empty());
      assertEquals(new Outcome.Delivered(), target(settings, DEADLINE).deliver(PARCEL));
      HostileReceiver.Got got = receiver.requests.take();
      assertEquals("", got.body());
      assertNull(got.headers().get("content-type"));
    }
  }

  @Test
  void aConnectionsSecretsAreSentAndNeverShown() throws InterruptedException {
    String key = "s3cret-key";
    try (HostileReceiver receiver =
        new HostileReceiver((_, out) ->
            out.write(
                ("HTTP/1.1 400 No\r\nConnection: close\r\n\r\n"
                        + key
                        + " YWQ6czNjcmV0LWtleQ== "
                        + new String(MatchingView.line(EVENT), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8)))) {
      HttpTargetSettings basic =
          new HttpTargetSettings(
              receiver.url("/"),
              "POST",
              Map.of(),
              new Connection.Basic("ad", new Secret(key)),
              Optional.empty());
      Failure failure = refused(target(basic, DEADLINE).deliver(PARCEL));
      assertEquals(
          "Basic YWQ6czNjcmV0LWtleQ==", receiver.requests.take().headers().get("authorization"));
      assertFalse(failure.message().contains(key), failure.message());
      assertFalse(failure.message().contains("YWQ6"), failure.message());
      assertFalse(failure.message().contains("ticket"), failure.message());
      HttpTargetSettings apiKey =
          new HttpTargetSettings(
              receiver.url("/"),
              "POST",
              Map.of(),
              new Connection.ApiKey("X-Key", new Secret(key)),
              Optional.empty());
      assertFalse(refused(target(apiKey, DEADLINE).deliver(PARCEL)).message().contains(key));
      assertEquals(key, receiver.requests.take().headers().get("x-key"));
    }
  }

  @Test
  void aKeyThatNoHeaderCanHoldIsNotSent() throws InterruptedException {
    HttpTargetSettings settings =
        new HttpTargetSettings(
            URI.create("http://127.0.0.1:1/"),
            "POST",
            Map.of(),
            new Connection.ApiKey("X-Key", new Secret("a\r\nX-Other: b")),
            Optional.empty());
    assertEquals("CREDENTIAL", retryable(target(settings, DEADLINE).deliver(PARCEL)).code());
  }

  @ParameterizedTest
  @CsvSource({
    "200,",
    "201,",
    "204,",
    "299,",
    "300,refused",
    "301,refused",
    "302,refused",
    "307,refused",
    "400,refused",
    "402,refused",
    "403,refused",
    "404,refused",
    "410,refused",
    "413,refused",
    "422,refused",
    "451,refused",
    "401,retryable",
    "407,retryable",
    "408,retryable",
    "409,retryable",
    "429,retryable",
    "500,retryable",
    "501,retryable",
    "502,retryable",
    "503,retryable",
    "599,retryable"
  })
  void aStatusMeansWhatTheTableSays(int status, String outcome) throws InterruptedException {
    try (HostileReceiver receiver =
        HostileReceiver.answering(status, "Location: /elsewhere\r\n", "")) {
      Outcome got = deliver(receiver, DEADLINE);
      if (outcome == null) {
        assertEquals(new Outcome.Delivered(), got);
      } else {
        Failure failure = outcome.equals("refused") ? refused(got) : retryable(got);
        assertEquals("HTTP_" + status, failure.code());
        assertTrue(failure.message().contains("127.0.0.1"), failure.message());
      }
      assertEquals(1, receiver.requests.size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120|PT2M|false",
        "0|PT0S|false",
        "007|PT7S|false",
        "86401|PT24H|true",
        "99999999999999999999|PT24H|true",
        "Sat, 21 Nov 2026 10:00:30 GMT|PT30S|false",
        "Sat, 21 Nov 2026 09:00:00 GMT|PT0S|false",
        "Mon, 23 Nov 2026 10:00:00 GMT|PT24H|true",
        "-5||true",
        "1.5||true",
        "soon||true",
        "||false"
      })
  void aPauseIsObeyedWhenItCanBeUnderstood(String field, Duration pause, boolean noted)
      throws InterruptedException {
    String header = field == null ? "" : "Retry-After: " + field + "\r\n";
    try (HostileReceiver receiver = HostileReceiver.answering(503, header, "")) {
      Outcome.Retryable got =
          assertInstanceOf(Outcome.Retryable.class, deliver(receiver, DEADLINE));
      assertEquals(Optional.ofNullable(pause), got.after());
      assertEquals(noted, got.failure().message().contains("Retry-After"), got.failure().message());
    }
  }

  @Test
  void whatTheReceiverSaysIsKeptPrintableAndShort() throws InterruptedException {
    try (HostileReceiver receiver =
        HostileReceiver.answering(400, "", "bad\r\n\u0007field\u001b[31m" + "x".repeat(5_000))) {
      Failure failure = refused(deliver(receiver, DEADLINE));
      assertTrue(failure.message().contains("bad   field [31mxx"), failure.message());
      assertTrue(failure.message().length() <= 1_000);
    }
  }
}
