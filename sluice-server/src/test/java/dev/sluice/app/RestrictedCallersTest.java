package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.config.Configuration;
import dev.sluice.identity.Restriction;
import dev.sluice.ingress.http.Routes;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Callers who are restricted to subaccounts, over the real way in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestrictedCallersTest {

  private static final String YAML =
      """
      http: { port: 0 }
      keys:
        admin: { key: admin-0123456789abcdef, scopes: ["*"] }
        acme: { key: acme-0123456789abcdef, scopes: ["*"], subaccounts: [102, "101"] }
      identity:
        users: { app-clients: [app] }
        clients:
          whole: { secret: whole-0123456789abcdef, scopes: [sluice/events:read] }
          part: { secret: part-0123456789abcdef, scopes: [sluice/events:read], subaccounts: 102 }
      """;
  private static final String ADMIN = "admin-0123456789abcdef";
  private static final String ACME = "acme-0123456789abcdef";
  private static final String REFUSED = "subaccounts-not-supported";
  private static final JsonMapper JSON = new JsonMapper();

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

  private HttpResponse<String> ask(
      String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(String key, String method, String path, String body)
      throws IOException, InterruptedException {
    return ask(method, path, Map.of("x-api-key", key, "Content-Type", "application/json"), body);
  }

  private static JsonNode json(HttpResponse<String> reply) throws IOException {
    return JSON.readTree(reply.body());
  }

  private static String code(HttpResponse<String> reply) throws IOException {
    return reply.statusCode() < 400 ? reply.statusCode() + "" : json(reply).path("code").asText();
  }

  private String token(String client, String secret) throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> reply =
        ask(
            "POST",
            "/oauth2/token",
            Map.of(
                "Authorization",
                "Basic " + basic,
                "Content-Type",
                "application/x-www-form-urlencoded"),
            "grant_type=client_credentials");
    assertEquals(200, reply.statusCode(), reply.body());
    return json(reply).path("access_token").asText();
  }

  @Test
  void everyRouteThatDoesNotNarrowRefusesThemAndNoOtherDoes()
      throws IOException, InterruptedException {
    int refused = 0;
    int narrowed = 0;
    for (Routes.Shown route : hub.opened().routes()) {
      // The answer to a HEAD has no body that would say more.
      if (route.scope().isEmpty() || route.method().equals("HEAD")) {
        continue;
      }
      String path = route.path().replaceAll("\\{[a-z.]+}", "x");
      HttpResponse<String> reply = ask(ACME, route.method(), path, "");
      assertEquals(
          !route.narrows().contains(Restriction.SUBACCOUNTS),
          code(reply).equals(REFUSED),
          route + " answers " + reply.body());
      if (route.narrows().contains(Restriction.SUBACCOUNTS)) {
        narrowed++;
      } else {
        assertEquals(403, reply.statusCode());
        refused++;
      }
      assertFalse(code(ask(ADMIN, route.method(), path, "")).equals(REFUSED), route::toString);
    }
    assertTrue(refused > 8 && narrowed > 8, refused + " and " + narrowed);
  }

  @Test
  void eventsOfSparkPostAreThoseOfTheirSubaccounts() throws IOException, InterruptedException {
    String element =
        """
        {"msys":{"message_event":{"type":"delivery","event_id":"%s","message_id":"m","subaccount_id":"%s"}}}
        """;
    String batch = element.formatted("a", "101") + "," + element.formatted("b", "103");
    assertEquals("200", code(ask(ADMIN, "POST", "/v1/webhooks/sparkpost", "[" + batch + "]")));
    for (String path : List.of("/v1/sparkpost/events?message_id=m", "/v1/sparkpost/messages/m")) {
      assertEquals(2, json(ask(ADMIN, "GET", path, "")).path("events").size());
      JsonNode seen = json(ask(ACME, "GET", path, "")).path("events");
      assertEquals(List.of("a"), seen.findValuesAsText("event_id"));
    }
    String other = "/v1/sparkpost/events?subaccount=103";
    assertEquals(0, json(ask(ACME, "GET", other, "")).path("events").size());
    String part = token("part", "part-0123456789abcdef");
    Map<String, String> bearer = Map.of("Authorization", "Bearer " + part);
    assertEquals("no-such-message", code(ask("GET", "/v1/sparkpost/messages/m", bearer, "")));
  }

  @Test
  void operatorsOfUsersAreNotNarrowedSoTheyAreRefused() throws IOException, InterruptedException {
    String target = "AWSCognitoIdentityProviderService.ListUsers";
    HttpResponse<String> reply =
        ask("POST", "/", Map.of("x-api-key", ACME, "X-Amz-Target", target), "{}");
    assertEquals("AccessDeniedException", json(reply).path("__type").asText(), reply.body());
    assertTrue(reply.body().contains("the events of the subaccounts 101, 102"), reply.body());
    HttpResponse<String> other =
        ask("POST", "/", Map.of("x-api-key", ADMIN, "X-Amz-Target", target), "{}");
    assertFalse(other.body().contains("AccessDenied"), other.body());
  }

  @Test
  void aTokenSeesWhatItsClientSees() throws IOException, InterruptedException {
    String part = token("part", "part-0123456789abcdef");
    JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(part.split("\\.", -1)[1]));
    assertEquals("[\"102\"]", claims.path("subaccounts").toString());
    String path = "/v1/sparkpost/batches/x";
    assertEquals(REFUSED, code(ask("GET", path, Map.of("Authorization", "Bearer " + part), "")));
    String whole = token("whole", "whole-0123456789abcdef");
    assertEquals(
        404, ask("GET", path, Map.of("Authorization", "Bearer " + whole), "").statusCode());
  }

  @Test
  void aRestrictedKeyMakesSeesAndEndsOnlyKeysThatSeeNoMore()
      throws IOException, InterruptedException {
    String wanted = "{\"name\":\"%s\",\"scopes\":[\"events:read\"]%s}";
    String one = wanted.formatted("one", ",\"subaccounts\":[\"101\"]");
    String three = wanted.formatted("three", ",\"subaccounts\":[\"101\",\"103\"]");
    String all = wanted.formatted("everything", "");
    assertEquals("cannot-grant", code(ask(ACME, "POST", "/v1/keys", three)));
    assertEquals("cannot-grant", code(ask(ACME, "POST", "/v1/keys", all)));
    HttpResponse<String> made = ask(ACME, "POST", "/v1/keys", one);
    assertEquals(201, made.statusCode(), made.body());
    assertEquals("[\"101\"]", json(made).path("subaccounts").toString());
    assertEquals(201, ask(ADMIN, "POST", "/v1/keys", three).statusCode());
    assertEquals(201, ask(ADMIN, "POST", "/v1/keys", all).statusCode());

    assertEquals(
        List.of("acme", "one"),
        json(ask(ACME, "GET", "/v1/keys", "")).path("keys").findValuesAsText("name"));
    HttpResponse<String> first = ask(ACME, "GET", "/v1/keys?limit=1", "");
    assertEquals("acme", json(first).path("next").asText(), first.body());
    assertEquals(
        "[\"101\",\"102\"]",
        json(ask(ADMIN, "GET", "/v1/keys/acme", "")).path("subaccounts").toString());
    for (String hidden : List.of("three", "everything", "admin")) {
      String path = "/v1/keys/" + hidden;
      assertEquals("no-such-key", code(ask(ACME, "GET", path, "")));
      assertEquals("no-such-key", code(ask(ACME, "POST", path + "/rotate", "")));
      assertEquals("no-such-key", code(ask(ACME, "DELETE", path, "")));
      assertEquals(200, ask(ADMIN, "GET", path, "").statusCode());
    }
    assertEquals("key-in-file", code(ask(ACME, "DELETE", "/v1/keys/acme", "")));
    assertEquals(200, ask(ACME, "POST", "/v1/keys/one/rotate", "").statusCode());
    assertEquals(200, ask(ACME, "DELETE", "/v1/keys/one", "").statusCode());
    for (String name : List.of("three", "everything")) {
      assertEquals(200, ask(ADMIN, "DELETE", "/v1/keys/" + name, "").statusCode());
    }
  }

  @Test
  void aRestrictedKeyMakesSeesAndEndsOnlyClientsThatSeeNoMore()
      throws IOException, InterruptedException {
    String clients = "/v1/oauth-clients";
    String wanted = "{\"name\":\"%s\",\"scopes\":[\"sluice/events:read\"]%s}";
    String one = wanted.formatted("one", ",\"subaccounts\":[\"101\"]");
    String zero = wanted.formatted("zero", ",\"subaccounts\":[\"0\"]");
    assertEquals("cannot-grant", code(ask(ACME, "POST", clients, zero)));
    assertEquals("cannot-grant", code(ask(ACME, "POST", clients, wanted.formatted("w", ""))));
    HttpResponse<String> made = ask(ACME, "POST", clients, one);
    assertEquals(201, made.statusCode(), made.body());
    String token =
        token(json(made).path("clientId").asText(), json(made).path("clientSecret").asText());
    assertEquals(
        REFUSED,
        code(
            ask("GET", "/v1/sparkpost/batches/x", Map.of("Authorization", "Bearer " + token), "")));
    assertEquals(201, ask(ADMIN, "POST", clients, zero).statusCode());

    assertEquals(
        List.of("one", "part"),
        json(ask(ACME, "GET", clients, "")).path("clients").findValuesAsText("name"));
    assertEquals("no-such-client", code(ask(ACME, "GET", clients + "/zero", "")));
    assertEquals("no-such-client", code(ask(ACME, "POST", clients + "/zero/rotate", "")));
    assertEquals("no-such-client", code(ask(ACME, "DELETE", clients + "/zero", "")));
    assertEquals("no-such-client", code(ask(ACME, "DELETE", clients + "/whole", "")));
    assertEquals("client-in-file", code(ask(ACME, "DELETE", clients + "/part", "")));
    HttpResponse<String> shown = ask(ADMIN, "GET", clients + "/zero", "");
    assertEquals("[\"0\"]", json(shown).path("subaccounts").toString());
    assertEquals(200, ask(ACME, "POST", clients + "/one/rotate", "").statusCode());
    assertEquals(
        "[\"101\"]", json(ask(ADMIN, "GET", clients + "/one", "")).path("subaccounts").toString());
    assertEquals(204, ask(ACME, "DELETE", clients + "/one", "").statusCode());
    assertEquals(204, ask(ADMIN, "DELETE", clients + "/zero", "").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|",
        "[101]|",
        "\"101\"|",
        "null|",
        "[\"0101\"]|is not a subaccount",
        "[\"1\",\"one\"]|is not a subaccount"
      })
  void whatIsNoListOfSubaccountsIsRefused(String subaccounts, String told)
      throws IOException, InterruptedException {
    String more = ",\"subaccounts\":" + subaccounts + "}";
    for (HttpResponse<String> reply :
        List.of(
            ask(ADMIN, "POST", "/v1/keys", "{\"name\":\"x\"" + more),
            ask(
                ADMIN,
                "POST",
                "/v1/oauth-clients",
                "{\"name\":\"x\",\"scopes\":[\"sluice/events:read\"]" + more))) {
      assertEquals("invalid-member", code(reply), reply.body());
      assertTrue(reply.body().contains(told == null ? "subaccounts" : told), reply.body());
    }
  }
}
