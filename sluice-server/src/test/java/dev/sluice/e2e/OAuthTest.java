package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tokens and clients, over the real way in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OAuthTest {

  private static final String SECRET = "a secret: +%é/0123456789";
  private static final String YAML =
      """
      http: { port: 0 }
      keys:
        admin: { key: admin-0123456789abcdef, scopes: ["events:send", "clients:read", "clients:write"] }
        reader: { key: reader-0123456789abcdef, scopes: ["clients:read"] }
      identity:
        resource-servers: { orders: [read, write], "https://api.example": [all] }
        clients:
          shop: { secret: "%s", scopes: ["sluice/events:send", orders/read], client-id: "shop:1" }
          reports: { secret: reports-0123456789, scopes: [orders/write] }
      rules: { all: { pattern: { source: [/shop] }, targets: [all] } }
      targets: { all: { archive: {} } }
      """
          .formatted(SECRET);
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String GRANT = "grant_type=client_credentials";
  private static final String SHOP =
      "&client_id=shop%3A1&client_secret=a+secret%3A+%2B%25%C3%A9%2F0123456789";
  private static final String RIGHT = basic("shop%3A1:a+secret%3A+%2B%25%C3%A9%2F0123456789");

  @TempDir static Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Hub hub;

  @BeforeAll
  void open() throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), YAML);
    hub = Hub.start(Configuration.load(file), Clock.system());
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> ask(
      String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> token(String authorization, String type, String body)
      throws IOException, InterruptedException {
    Map<String, String> headers =
        authorization.isEmpty()
            ? Map.of("Content-Type", type)
            : Map.of("Content-Type", type, "Authorization", authorization);
    return ask("POST", "/oauth2/token", headers, body);
  }

  private HttpResponse<String> manage(String key, String method, String path, String body)
      throws IOException, InterruptedException {
    return ask(method, path, Map.of("x-api-key", key), body);
  }

  private HttpResponse<String> admin(String method, String path, String body)
      throws IOException, InterruptedException {
    return manage("admin-0123456789abcdef", method, path, body);
  }

  private static JsonNode json(HttpResponse<String> reply) throws IOException {
    return Api.JSON.readTree(reply.body());
  }

  private int send(String token, String id) throws IOException, InterruptedException {
    return ask(
            "POST",
            "/v1/events",
            Map.of(
                "Authorization", "Bearer " + token, "Content-Type", "application/cloudevents+json"),
            Api.event("/shop", id, "{}"))
        .statusCode();
  }

  @Test
  void aTokenIsGotAndSendsEvents() throws IOException, InterruptedException {
    HttpResponse<String> reply = token(RIGHT, FORM, GRANT);
    assertEquals(200, reply.statusCode(), reply.body());
    assertEquals("no-store", reply.headers().firstValue("Cache-Control").orElse(""));
    JsonNode got = json(reply);
    assertEquals("Bearer", got.path("token_type").asText());
    assertEquals(3600, got.path("expires_in").asInt());
    assertEquals("sluice/events:send orders/read", got.path("scope").asText());
    String token = got.path("access_token").asText();
    assertEquals(202, send(token, "1"));
    JsonNode claims = Api.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    assertEquals("shop:1", claims.path("sub").asText());
    assertEquals("shop:1", claims.path("client_id").asText());
    assertEquals("access", claims.path("token_use").asText());
    assertEquals(hub.url().toString(), claims.path("iss").asText());
    assertEquals("[\"orders\",\"sluice\"]", claims.path("aud").toString());
  }

  static Stream<Arguments> granted() {
    String json = "application/json; charset=utf-8";
    return Stream.of(
        Arguments.of("", FORM, GRANT + SHOP, "sluice/events:send orders/read"),
        Arguments.of(RIGHT, FORM, GRANT + "&client_id=shop%3A1", "sluice/events:send orders/read"),
        Arguments.of(RIGHT, FORM, GRANT + "&scope=orders/read", "orders/read"),
        Arguments.of(RIGHT, FORM, GRANT + "&scope=orders%2Fread+unknown/x", "orders/read"),
        Arguments.of(RIGHT, FORM, GRANT + "&scope=", "sluice/events:send orders/read"),
        Arguments.of(
            RIGHT, FORM, GRANT + "&resource=x&client_secret=", "sluice/events:send orders/read"),
        Arguments.of(
            "",
            json,
            "{\"client_id\":\"reports\",\"client_secret\":\"reports-0123456789\","
                + "\"grant_type\":\"client_credentials\"}",
            "orders/write"));
  }

  @ParameterizedTest
  @MethodSource("granted")
  void isGranted(String authorization, String type, String body, String scope)
      throws IOException, InterruptedException {
    HttpResponse<String> reply = token(authorization, type, body);
    assertEquals(200, reply.statusCode(), reply.body());
    assertEquals(scope, json(reply).path("scope").asText());
  }

  static Stream<Arguments> refused() {
    String json = "application/json";
    return Stream.of(
        Arguments.of(400, "invalid_client", "", FORM, GRANT),
        Arguments.of(400, "invalid_client", "", FORM, GRANT + "&client_id=shop%3A1"),
        Arguments.of(400, "invalid_client", "", FORM, GRANT + "&client_id=no&client_secret=x"),
        Arguments.of(401, "invalid_client", basic("no-one:x"), FORM, GRANT),
        Arguments.of(401, "invalid_client", basic("shop%3A1:wrong"), FORM, GRANT),
        Arguments.of(401, "invalid_client", basic("shop%ZZ:x"), FORM, GRANT),
        Arguments.of(401, "invalid_client", basic("no colon"), FORM, GRANT),
        Arguments.of(401, "invalid_client", "Basic §", FORM, GRANT),
        Arguments.of(401, "invalid_client", "Bearer x", FORM, GRANT),
        Arguments.of(400, "invalid_request", RIGHT, FORM, ""),
        Arguments.of(400, "invalid_request", RIGHT, FORM, "grant_type="),
        Arguments.of(400, "invalid_request", RIGHT, FORM, GRANT + "&" + GRANT),
        Arguments.of(400, "invalid_request", RIGHT, FORM, GRANT + SHOP),
        Arguments.of(400, "invalid_request", RIGHT, FORM, GRANT + "&client_id=other"),
        Arguments.of(400, "invalid_request", RIGHT, FORM, GRANT + "&x=%"),
        Arguments.of(400, "invalid_request", RIGHT, FORM, GRANT + "&x=%FF"),
        Arguments.of(400, "invalid_request", RIGHT, FORM, GRANT + "&x=" + "y".repeat(17_000)),
        Arguments.of(400, "invalid_request", RIGHT, FORM, GRANT + "&x".repeat(60)),
        Arguments.of(400, "invalid_request", RIGHT, "text/plain", GRANT),
        Arguments.of(400, "invalid_request", RIGHT, json, "[1]"),
        Arguments.of(400, "invalid_request", RIGHT, json, "{\"grant_type\":1}"),
        Arguments.of(400, "unsupported_grant_type", RIGHT, FORM, "grant_type=password"),
        Arguments.of(400, "invalid_scope", RIGHT, FORM, GRANT + "&scope=orders/write"),
        Arguments.of(400, "invalid_scope", RIGHT, FORM, GRANT + "&scope=unknown/x"),
        Arguments.of(400, "invalid_scope", RIGHT, FORM, GRANT + "&scope=orders/read++x"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(int status, String error, String authorization, String type, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> reply = token(authorization, type, body);
    assertEquals(error, json(reply).path("error").asText(), reply.body());
    assertEquals(status, reply.statusCode(), reply.body());
    assertFalse(json(reply).path("error_description").asText().isEmpty());
    assertEquals(
        status == 401, reply.headers().firstValue("WWW-Authenticate").isPresent(), reply.body());
    assertEquals("no-store", reply.headers().firstValue("Cache-Control").orElse(""));
  }

  @Test
  void parametersInTheUrlAreRefused() throws IOException, InterruptedException {
    HttpResponse<String> reply =
        ask("POST", "/oauth2/token?" + GRANT, Map.of("Authorization", RIGHT), "");
    assertEquals("invalid_request", json(reply).path("error").asText());
  }

  @Test
  void tooManyWrongSecretsOfAClientAreLimitedAndOfNoOther()
      throws IOException, InterruptedException {
    int limited = 0;
    for (int i = 0; i < 15; i++) {
      HttpResponse<String> reply = token(basic("guessed:" + i), FORM, GRANT);
      limited += reply.statusCode() == 429 ? 1 : 0;
      if (reply.statusCode() == 429) {
        assertEquals("300", reply.headers().firstValue("Retry-After").orElse(""));
      }
    }
    assertEquals(5, limited);
    assertEquals(200, token(RIGHT, FORM, GRANT).statusCode());
  }

  @Test
  void aTokenWithoutTheScopeIsForbidden() throws IOException, InterruptedException {
    String elsewhere =
        json(token(basic("reports:reports-0123456789"), FORM, GRANT)).path("access_token").asText();
    assertEquals(401, send(elsewhere, "2"));
    HttpResponse<String> made =
        admin(
            "POST",
            "/v1/oauth-clients",
            "{\"name\":\"manager\",\"scopes\":[\"sluice/clients:read\"]}");
    String token =
        json(token(basic(json(made).path("clientId").asText() + ":" + secret(made)), FORM, GRANT))
            .path("access_token")
            .asText();
    assertEquals(403, send(token, "3"));
  }

  private static String secret(HttpResponse<String> made) throws IOException {
    return json(made).path("clientSecret").asText();
  }

  @Test
  void aClientLivesFromItsMakingOverRotationToItsRemoval()
      throws IOException, InterruptedException {
    HttpResponse<String> made =
        admin(
            "POST",
            "/v1/oauth-clients",
            "{\"name\":\"app\",\"scopes\":[\"sluice/events:send\",\"https://api.example/all\"]}");
    assertEquals(201, made.statusCode(), made.body());
    assertEquals("no-store", made.headers().firstValue("Cache-Control").orElse(""));
    String id = json(made).path("clientId").asText();
    String first = basic(id + ":" + secret(made));
    String token = json(token(first, FORM, GRANT)).path("access_token").asText();
    assertEquals(202, send(token, "4"));

    HttpResponse<String> rotated = admin("POST", "/v1/oauth-clients/app/rotate", "");
    assertTrue(json(rotated).has("oldSecretUntil"), rotated.body());
    String second = basic(id + ":" + secret(rotated));
    assertEquals(200, token(first, FORM, GRANT).statusCode());
    assertEquals(200, token(second, FORM, GRANT).statusCode());
    admin("POST", "/v1/oauth-clients/app/rotate", "{\"overlapSeconds\":0}");
    assertEquals(401, token(first, FORM, GRANT).statusCode());
    assertEquals(401, token(second, FORM, GRANT).statusCode());

    String listed = admin("GET", "/v1/oauth-clients", "").body();
    assertTrue(listed.contains("\"app\"") && listed.contains("\"origin\":\"file\""), listed);
    assertFalse(listed.contains("ecret\":"), listed);
    assertEquals(200, admin("GET", "/v1/oauth-clients/app", "").statusCode());
    assertEquals(204, admin("DELETE", "/v1/oauth-clients/app", "").statusCode());
    assertEquals(404, admin("DELETE", "/v1/oauth-clients/app", "").statusCode());
    assertEquals(401, send(token, "5"));
  }

  static Stream<Arguments> mismanaged() {
    return Stream.of(
        Arguments.of(
            403, "cannot-grant", "POST", "", "{\"name\":\"a\",\"scopes\":[\"sluice/keys:write\"]}"),
        Arguments.of(400, "invalid-client", "POST", "", "{\"name\":\"a\",\"scopes\":[\"x/y\"]}"),
        Arguments.of(400, "invalid-client", "POST", "", "{\"name\":\"a\",\"scopes\":[]}"),
        Arguments.of(
            400, "invalid-client", "POST", "", "{\"name\":\"../a\",\"scopes\":[\"orders/read\"]}"),
        Arguments.of(
            409, "client-exists", "POST", "", "{\"name\":\"shop\",\"scopes\":[\"orders/read\"]}"),
        Arguments.of(409, "client-in-file", "DELETE", "/shop", ""),
        Arguments.of(409, "client-in-file", "POST", "/shop/rotate", ""),
        Arguments.of(404, "no-such-client", "POST", "/none/rotate", ""),
        Arguments.of(404, "no-such-client", "GET", "/none", ""),
        Arguments.of(400, "unknown-member", "POST", "", "{\"nmae\":\"a\"}"),
        Arguments.of(400, "invalid-member", "POST", "", "{\"name\":\"a\",\"scopes\":\"x\"}"),
        Arguments.of(400, "invalid-json", "POST", "", "nonsense"));
  }

  @ParameterizedTest
  @MethodSource("mismanaged")
  void managementThatIsRefused(int status, String code, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> reply = admin(method, "/v1/oauth-clients" + path, body);
    assertEquals(code, json(reply).path("code").asText(), reply.body());
    assertEquals(status, reply.statusCode());
  }

  @Test
  void readersMakeNothingAndStrangersSeeNothing() throws IOException, InterruptedException {
    String reader = "reader-0123456789abcdef";
    assertEquals(200, manage(reader, "GET", "/v1/oauth-clients", "").statusCode());
    assertEquals(403, manage(reader, "POST", "/v1/oauth-clients", "{}").statusCode());
    assertEquals(403, manage(reader, "POST", "/v1/signing-keys/rotate", "").statusCode());
    assertEquals(401, manage("stranger", "GET", "/v1/oauth-clients", "").statusCode());
  }

  @Test
  void whatIsPublishedIsTrueAndRotationShowsTheNextKey() throws IOException, InterruptedException {
    HttpResponse<String> page = ask("GET", "/.well-known/openid-configuration", Map.of(), "");
    assertEquals("public, max-age=300", page.headers().firstValue("Cache-Control").orElse(""));
    JsonNode told = json(page);
    assertEquals(hub.url().toString(), told.path("issuer").asText());
    assertEquals(hub.url() + "/oauth2/token", told.path("token_endpoint").asText());
    assertTrue(told.path("scopes_supported").toString().contains("\"orders/write\""));
    String path = URI.create(told.path("jwks_uri").asText()).getPath();
    int before = json(ask("GET", path, Map.of(), "")).path("keys").size();
    HttpResponse<String> rotated = admin("POST", "/v1/signing-keys/rotate", "");
    assertEquals("next", json(rotated).path("keys").path(before).path("state").asText());
    assertEquals(before + 1, json(ask("GET", path, Map.of(), "")).path("keys").size());
    String old = json(token(RIGHT, FORM, GRANT)).path("access_token").asText();
    assertEquals(202, send(old, "6"));
    admin("POST", "/v1/signing-keys/rotate", "{\"revoke\":true}");
    assertEquals(401, send(old, "7"));
    assertEquals(1, json(ask("GET", path, Map.of(), "")).path("keys").size());
  }
}
