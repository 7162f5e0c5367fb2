package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// API keys as people use them: the program in a process of its own, and curl.
class ApiKeysTest {

  private static final Pattern OPERATOR = Pattern.compile("operator key: (slk_\\S+)");
  private static final Pattern MANAGEMENT =
      Pattern.compile("\\(management at (http://[^\\s)]+)\\)");
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"t\"}";

  @TempDir Path folder;

  /// What curl got: the header in lower case, and the body.
  private record Answer(int status, String header, String body) {
    JsonNode json() throws IOException {
      return Api.JSON.readTree(body);
    }
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("sluice.yaml"), "http: { port: 0 }\n");
  }

  private Answer curl(URI hub, String key, String method, String path, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "-i", "-X", method, hub.resolve(path).toString()));
    command.addAll(List.of("-H", "x-api-key: " + key));
    command.addAll(List.of(more));
    Shell.Ended ended = Shell.run(folder, command);
    assertEquals(0, ended.code(), ended.text());
    String[] parts = ended.text().split("\r\n\r\n", 2);
    return new Answer(
        Integer.parseInt(parts[0].split(" ", 3)[1]),
        parts[0].toLowerCase(java.util.Locale.ROOT),
        parts[1]);
  }

  private Answer send(URI hub, String key) throws IOException, InterruptedException {
    return curl(
        hub,
        key,
        "POST",
        "/v1/events",
        "-H",
        "Content-Type: application/cloudevents+json",
        "-d",
        EVENT);
  }

  private Answer post(URI hub, String key, String path, String json)
      throws IOException, InterruptedException {
    return curl(hub, key, "POST", path, "-H", "Content-Type: application/json", "-d", json);
  }

  private static String operator(HubProcess hub) {
    Matcher said = OPERATOR.matcher(hub.toString());
    assertTrue(said.find(), hub::toString);
    String key = said.group(1);
    assertFalse(said.find(), "it is printed twice");
    return key;
  }

  private static void stop(HubProcess hub) throws InterruptedException {
    hub.terminate();
    assertEquals(143, hub.exitCode());
  }

  @Test
  void theFirstStartPrintsAnOperatorKeyOnceAndItManagesAllOthers()
      throws IOException, InterruptedException {
    String operator;
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      URI url = hub.url();
      operator = operator(hub);

      Answer made =
          post(
              url,
              operator,
              "/v1/keys",
              "{\"name\":\"shop\",\"rate\":\"3/h\",\"quota\":\"9/day\"}");
      assertEquals(201, made.status(), made.body());
      String shop = made.json().path("key").asText();
      assertEquals(403, curl(url, shop, "GET", "/v1/keys").status());

      Answer first = send(url, shop);
      assertEquals(202, first.status(), first.body());
      assertTrue(first.header().contains("\nratelimit-remaining: 2"), first.header());
      assertEquals(202, send(url, shop).status());
      assertEquals(202, send(url, shop).status());
      Answer refused = send(url, shop);
      assertEquals(429, refused.status(), refused.body());
      assertEquals("rate-limited", refused.json().path("code").asText());
      for (String field :
          List.of(
              "retry-after: ",
              "ratelimit-limit: 3",
              "ratelimit-remaining: 0",
              "ratelimit-reset: ")) {
        assertTrue(refused.header().contains("\n" + field), refused.header());
      }
      stop(hub);
    }
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      URI url = hub.url();
      assertFalse(hub.toString().contains("slk_"), hub::toString);
      Answer shown = curl(url, operator, "GET", "/v1/keys/shop");
      assertEquals(3, shown.json().path("used").path("requests").asInt(), shown.body());
      assertFalse(shown.body().contains("slk_"), shown.body());
    }
  }

  @Test
  void aRotatedKeyCountsForTheOverlapAndARevokedOneNoMore()
      throws IOException, InterruptedException {
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      URI url = hub.url();
      String operator = operator(hub);
      String old =
          post(url, operator, "/v1/keys", "{\"name\":\"shop\"}").json().path("key").asText();
      String fresh =
          post(url, operator, "/v1/keys/shop/rotate", "{\"overlap\":\"6s\"}")
              .json()
              .path("key")
              .asText();
      assertEquals(202, send(url, old).status());
      assertEquals(202, send(url, fresh).status());
      Await.until(() -> send(url, old).status() == 401, () -> "the old key counts on");
      assertEquals(202, send(url, fresh).status());
      assertEquals(200, curl(url, operator, "DELETE", "/v1/keys/shop").status());
      assertEquals(401, send(url, fresh).status());
      assertEquals(404, curl(url, operator, "DELETE", "/v1/keys/shop").status());
    }
  }

  @Test
  void anOperatorKeyThatGotLostIsMadeAnewOnAStoppedHubOnly()
      throws IOException, InterruptedException {
    String lost;
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      hub.url();
      lost = operator(hub);
      try (HubProcess reset = HubProcess.start(folder, "keys", "reset-operator")) {
        assertEquals(1, reset.exitCode());
        assertTrue(reset.err().toString().contains("in use"), reset::toString);
      }
      stop(hub);
    }
    String found;
    try (HubProcess reset = HubProcess.start(folder, "keys", "reset-operator")) {
      assertEquals(0, reset.exitCode(), reset::toString);
      reset.out();
      found = operator(reset);
    }
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      URI url = hub.url();
      assertEquals(401, curl(url, lost, "GET", "/v1/keys").status());
      assertEquals(200, curl(url, found, "GET", "/v1/keys").status());
    }
  }

  @Test
  void managementWithAnAddressOfItsOwnIsAnsweredOnlyThere()
      throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("sluice.yaml"), "http: { port: 0 }\nmanagement: { port: 0 }\n");
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      URI everybody = hub.url();
      Matcher said = MANAGEMENT.matcher(hub.toString());
      assertTrue(said.find(), hub::toString);
      URI management = URI.create(said.group(1));
      String operator = operator(hub);
      for (String path :
          List.of("/v1/keys", "/v1/keys/operator", "/v1/accounts", "/v1/deliveries")) {
        assertEquals(200, curl(management, operator, "GET", path).status(), path);
        Answer none = curl(everybody, operator, "GET", path);
        assertEquals(404, none.status(), path);
        assertEquals("no-such-path", none.json().path("code").asText());
      }
      assertEquals(202, send(everybody, operator).status());
      assertEquals(404, send(management, operator).status());
      for (URI each : List.of(everybody, management)) {
        assertEquals(200, curl(each, "", "GET", "/ready").status());
      }
    }
  }
}
