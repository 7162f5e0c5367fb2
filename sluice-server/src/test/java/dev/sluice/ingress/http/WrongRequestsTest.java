package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongRequestsTest {

  private HubUnderTest hub;

  @BeforeAll
  void open() {
    hub = new HubUnderTest();
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private static Arguments row(int status, String code, String request) {
    return Arguments.of(status, code, request);
  }

  private static String post(String headers, String body) {
    return "POST /v1/events HTTP/1.1\r\nHost: hub\r\nx-api-key: "
        + HubUnderTest.ALL
        + "\r\n"
        + headers
        + "\r\n"
        + body;
  }

  private static String redrive(String body) {
    return post("Content-Length: " + body.length() + "\r\n", body)
        .replace("/v1/events", "/v1/dead-letters/redrive");
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: hub\r\nx-api-key: " + HubUnderTest.ALL + "\r\n\r\n";
  }

  static Stream<Arguments> requests() {
    String pad = "a".repeat(20_000);
    return Stream.of(
        row(400, "bad-request", "GARBAGE\r\n\r\n"),
        row(400, "bad-request", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"),
        row(400, "bad-request", "GET /health HTTP/1.1\r\n\r\n"),
        row(400, "bad-request", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        row(400, "bad-request", "GET /health HTTP/1.1\r\nHost: hub\r\nno colon\r\n\r\n"),
        row(400, "bad-request", get("/v1/deliveries/%2e%2e%2fhealth")),
        row(400, "bad-request", get("/health%00")),
        row(400, "bad-request", post("Content-Length: x\r\n", "")),
        row(400, "bad-request", post("Content-Length: -1\r\n", "")),
        row(400, "bad-request", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab")),
        row(
            400,
            "bad-request",
            post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n")),
        row(400, "bad-request", post("Transfer-Encoding: chunked\r\n", "zz\r\nabc\r\n0\r\n\r\n")),
        row(505, "unsupported-version", "GET /health HTTP/3.7\r\nHost: hub\r\n\r\n"),
        row(414, "uri-too-long", "GET /" + pad + " HTTP/1.1\r\nHost: hub\r\n\r\n"),
        row(431, "header-too-large", "GET /health HTTP/1.1\r\nHost: hub\r\nx: " + pad + "\r\n\r\n"),
        row(404, "no-such-path", get("/")),
        row(404, "no-such-path", get("/v1/deliveries/a/b")),
        row(404, "no-such-path", get("/v1/deliveries/")),
        row(404, "no-such-delivery", get("/v1/deliveries/7~r~t")),
        row(404, "no-such-delivery", get("/v1/deliveries/nonsense")),
        row(405, "method-not-allowed", "PUT /health HTTP/1.1\r\nHost: hub\r\n\r\n"),
        row(405, "method-not-allowed", "BREW /health HTTP/1.1\r\nHost: hub\r\n\r\n"),
        row(401, "unauthenticated", "POST /v1/events HTTP/1.1\r\nHost: hub\r\n\r\n"),
        row(
            401,
            "unauthenticated",
            "GET /v1/accounts HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer x\r\n\r\n"),
        row(
            401,
            "unauthenticated",
            "GET /v1/accounts HTTP/1.1\r\nHost: hub\r\nAuthorization: Basic !\r\n\r\n"),
        row(
            401,
            "unauthenticated",
            "GET /v1/accounts HTTP/1.1\r\nHost: hub\r\nAuthorization: Basic YWxs\r\n\r\n"),
        row(
            401,
            "unauthenticated",
            "GET /v1/accounts HTTP/1.1\r\nHost: hub\r\nx-api-key: no\r\n\r\n"),
        row(
            403,
            "missing-scope",
            "GET /v1/accounts HTTP/1.1\r\nHost: hub\r\nx-api-key: "
                + HubUnderTest.SENDER
                + "\r\n\r\n"),
        row(
            413,
            "body-too-large",
            post("Content-Length: " + (HubUnderTest.MAX_BODY + 1) + "\r\n", "")),
        row(413, "body-too-large", post("Content-Length: 99999999999999\r\n", "")),
        row(
            415,
            "unsupported-content-encoding",
            post("Content-Encoding: br\r\nContent-Length: 1\r\n", "x")),
        row(
            415,
            "unsupported-content-encoding",
            post("Content-Encoding: gzip, gzip\r\nContent-Length: 1\r\n", "x")),
        row(400, "invalid-gzip", post("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "x")),
        row(400, "invalid-event", post("Content-Length: 3\r\n", "bad")),
        row(400, "invalid-parameter", redrive("{\"rule\":\"half-pair-\\ud800\"}")),
        row(400, "unknown-parameter", get("/v1/deliveries?stat=dead")),
        row(400, "unknown-parameter", get("/v1/accounts?x")),
        row(400, "unknown-parameter", get("/health?x=1")),
        row(400, "invalid-parameter", get("/v1/deliveries?state=gone")),
        row(400, "invalid-parameter", get("/v1/deliveries?limit=0")),
        row(400, "invalid-parameter", get("/v1/deliveries?limit=1001")),
        row(400, "invalid-parameter", get("/v1/deliveries?from=yesterday")),
        row(400, "invalid-parameter", get("/v1/deliveries?rule=a%20b")),
        row(400, "invalid-parameter", get("/v1/deliveries?after=1")),
        row(400, "invalid-parameter", get("/v1/deliveries?limit=1&limit=2")),
        row(400, "invalid-query", get("/v1/deliveries?rule=%zz")));
  }

  @ParameterizedTest(name = "{0} {1} [{index}]")
  @MethodSource("requests")
  void aWrongRequestGetsAProblemOfItsStatusAndCode(int status, String code, String request) {
    try (Wire wire = hub.wire()) {
      Wire.Said said = wire.send(request).hear();
      assertEquals(status, said.status(), said.body());
      assertEquals("application/problem+json", said.headers().get("content-type"));
      assertEquals(code, said.json().path("code").asText(), said.body());
      assertEquals(status, said.json().path("status").asInt());
      assertEquals("urn:sluice:problem:" + code, said.json().path("type").asText());
      assertFalse(said.json().path("title").asText().isEmpty());
      assertFalse(said.json().path("detail").asText().isEmpty());
      assertNull(said.headers().get("server"));
    }
    assertEquals(0, hub.journal.events().size());
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    try (Wire wire = hub.wire()) {
      assertEquals("GET, HEAD", wire.ask("POST /health", "", "", "").headers().get("allow"));
    }
  }

  @Test
  void whoShowsNoKeyIsChallenged() {
    try (Wire wire = hub.wire()) {
      assertEquals(
          "Basic realm=\"sluice\", charset=\"UTF-8\", Bearer realm=\"sluice\"",
          wire.ask("GET /v1/accounts", "", "", "").headers().get("www-authenticate"));
    }
  }

  @Test
  void anErrorOfTheHubIsToldByAnIdAndNothingElse() {
    try (Wire wire = hub.wire()) {
      Wire.Said said = wire.ask("GET /broken", "", "", "");
      assertEquals(500, said.status());
      assertEquals("internal-error", said.json().path("code").asText());
      assertEquals(16, said.json().path("id").asText().length());
      assertTrue(said.body().contains("problem"));
      assertFalse(said.body().contains("inside"), said.body());
    }
  }
}
