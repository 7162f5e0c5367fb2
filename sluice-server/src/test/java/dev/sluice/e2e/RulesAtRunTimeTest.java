package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules, targets and connections that are set up while a hub runs, by the API, the command line
/// and EventBridge's protocol.
class RulesAtRunTimeTest {

  private static final String SECRET = "never-in-clear-4711";

  @TempDir private static Path folder;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static Hub hub;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            outgoing: { allow: [127.0.0.1] }
            keys: { app: { key: change-me, scopes: ['*'] }, weak: { key: weak, scopes: ['events:send'] } }
            rules:
              fixed: { pattern: { source: [/fixed] }, targets: [kept] }
              told: { pattern: { source: [/told] }, targets: owned, description: of the file,
                input: { path: $.detail.who } }
            targets:
              kept: { archive: { prefix: "kept/" } }
              owned: { http: { url: "https://owned.example/", connection: owned } }
            connections:
              owned: { basic: { username: u, password: of-the-operator } }
            """);
    hub = Hub.start(Configuration.load(file), Clock.system());
    api = new Api(hub.url(), "change-me");
  }

  @AfterAll
  static void stop() {
    api.close();
    hub.close();
    HTTP.close();
  }

  private record Reply(int status, JsonNode json) {}

  private static Reply call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hub.url().resolve(path))
            .header("x-api-key", "change-me")
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    HttpResponse<String> reply = HTTP.send(request.build(), BodyHandlers.ofString());
    return new Reply(reply.statusCode(), Api.JSON.readTree(reply.body()));
  }

  private static JsonNode done(int status, String method, String path, String body)
      throws IOException, InterruptedException {
    Reply reply = call(method, path, body);
    assertEquals(status, reply.status(), () -> path + " " + reply.json());
    return reply.json();
  }

  private static void refused(int status, String code, Reply reply) {
    assertEquals(code, reply.json().path("code").asText(), () -> reply.json().toString());
    assertEquals(status, reply.status());
  }

  private static String command(int code, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", hub.url().toString(), "--key", "change-me"));
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    assertEquals(code, Sluice.run(writer, writer, all.toArray(String[]::new)), said::toString);
    return said.toString();
  }

  private static void await(Receiver receiver, int requests) {
    Await.until(
        () -> receiver.requests().size() >= requests,
        () -> receiver.requests() + " are not " + requests);
  }

  private static Receiver.Got last(Receiver receiver) {
    return List.copyOf(receiver.requests()).getLast();
  }

  @Test
  void aRuleATargetAndAConnectionOfTheApiDeliver() throws IOException, InterruptedException {
    try (Receiver crm = Receiver.willing()) {
      done(201, "PUT", "/v1/connections/crm", "{\"headers\":{\"X-Crm\":\"" + SECRET + "\"}}");
      done(
          201,
          "PUT",
          "/v1/targets/crm",
          "{\"http\":{\"url\":\"" + crm.url() + "\",\"connection\":\"crm\"}}");
      JsonNode made =
          done(
              201,
              "PUT",
              "/v1/rules/orders",
              """
              {"pattern":{"source":["/orders"]},"targets":["crm"],
               "input":{"template":"{\\"who\\": <who>}","paths":{"who":"$.detail.who"}}}
              """);
      assertEquals("app", made.path("createdBy").asText());
      assertEquals(1, made.path("version").asInt());
      api.send("/orders", "1", "{\"who\":\"ann\"}");
      await(crm, 1);
      assertEquals("{\"who\":\"ann\"}", last(crm).body());

      done(200, "POST", "/v1/rules/orders/disable", "");
      api.send("/orders", "2", "{\"who\":\"ben\"}");
      api.await("crm", new Api.Account(1, 1, 0, 0));
      done(200, "POST", "/v1/rules/orders/enable", "");
      api.send("/orders", "3", "{\"who\":\"cid\"}");
      await(crm, 2);
      assertEquals("{\"who\":\"cid\"}", last(crm).body());

      assertFalse(api.get("/v1/connections").toString().contains(SECRET));
      assertEquals("***", api.get("/v1/connections/crm").path("headers").path("X-Crm").asText());
      refused(409, "target-in-use", call("DELETE", "/v1/targets/crm", ""));
      refused(409, "connection-in-use", call("DELETE", "/v1/connections/crm", ""));
      done(200, "DELETE", "/v1/rules/orders", "");
      api.await("crm", new Api.Account(2, 2, 0, 0));
      done(200, "DELETE", "/v1/targets/crm", "");
      done(200, "DELETE", "/v1/connections/crm", "");
      assertEquals(404, api.status("/v1/rules/orders"));
    }
    requireNowhere(SECRET);
  }

  @Test
  void aRuleGetsThePastThatItBeginsWithOnce() throws IOException, InterruptedException {
    try (Receiver late = Receiver.willing()) {
      api.send("/past", "1", "{}");
      api.send("/past", "2", "{}");
      done(201, "PUT", "/v1/targets/late", "{\"http\":{\"url\":\"" + late.url() + "\"}}");
      String rule =
          "{\"pattern\":{\"source\":[\"/past\"]},\"targets\":[\"late\"],\"start\":\"earliest\"}";
      done(201, "PUT", "/v1/rules/late", rule);
      await(late, 2);
      done(200, "PUT", "/v1/rules/late", rule);
      api.send("/past", "3", "{}");
      await(late, 3);
      api.await("late", new Api.Account(3, 3, 0, 0));
      done(200, "DELETE", "/v1/rules/late", "");
      done(200, "DELETE", "/v1/targets/late", "");
    }
  }

  private static void requireNowhere(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(secret), file + " holds it in clear");
      }
    }
  }

  @Test
  void whatStandsInTheFileIsShownAndNotChanged() throws IOException, InterruptedException {
    JsonNode fixed = api.get("/v1/rules/fixed");
    assertEquals("file", fixed.path("from").asText());
    assertEquals("{\"source\":[\"/fixed\"]}", fixed.path("pattern").toString());
    refused(
        409, "rule-in-file", call("PUT", "/v1/rules/fixed", "{\"pattern\":{\"source\":[\"/x\"]}}"));
    refused(409, "rule-in-file", call("POST", "/v1/rules/fixed/disable", ""));
    refused(409, "rule-in-file", call("DELETE", "/v1/rules/fixed", ""));
    refused(
        409,
        "target-in-file",
        call("PUT", "/v1/targets/kept", "{\"http\":{\"url\":\"https://a.example/\"}}"));
    refused(409, "target-in-file", call("DELETE", "/v1/targets/kept", ""));
    refused(
        400,
        "invalid-target",
        call(
            "PUT",
            "/v1/targets/thief",
            "{\"http\":{\"url\":\"https://evil.example/\",\"connection\":\"owned\"}}"));
    refused(
        400,
        "address-refused",
        call("PUT", "/v1/targets/inside", "{\"http\":{\"url\":\"http://169.254.169.254/\"}}"));
  }

  @Test
  void aStaleVersionAndAWrongPatternAreRefused() throws IOException, InterruptedException {
    String rule = "{\"pattern\":{\"source\":[\"/v\"]},\"targets\":[\"kept\"]}";
    done(201, "PUT", "/v1/rules/versions", rule);
    JsonNode shown = api.get("/v1/rules/versions");
    Reply second = call("PUT", "/v1/rules/versions", shown.toString(), "If-Match", "\"1\"");
    assertEquals(200, second.status(), () -> second.json().toString());
    refused(409, "rule-changed", call("PUT", "/v1/rules/versions", rule, "If-Match", "\"1\""));
    Reply wrong =
        call(
            "PUT",
            "/v1/rules/versions",
            "{\"pattern\":{\"detail\":{\"a\":[{\"wildcrd\":\"x\"}]}}}");
    refused(400, "invalid-pattern", wrong);
    assertTrue(wrong.json().path("detail").asText().contains("wildcard"), wrong.toString());
    assertEquals(2, api.get("/v1/rules/versions").path("version").asInt());
    assertEquals(
        403, call("GET", "/v1/rules", "", "x-api-key", "weak").status(), "a scope is needed");
  }

  @Test
  void aRuleIsExplainedAndTriedOnTheEventsThatWere() throws IOException, InterruptedException {
    for (int i = 1; i <= 3; i++) {
      api.send("/tried", "t" + i, "{\"total\":" + i * 50 + "}");
    }
    JsonNode result =
        done(
            200,
            "POST",
            "/v1/rules/try",
            """
            {"rule":{"pattern":{"source":["/tried"],"detail":{"total":[{"numeric":[">=",100]}]}}},
             "last":3,"near":1}
            """);
    // Notices of other tests may have come in between.
    assertEquals(3, result.path("events").asInt());
    JsonNode all =
        done(
            200,
            "POST",
            "/v1/rules/try",
            "{\"rule\":{\"pattern\":{\"source\":[\"/tried\"],\"detail\":{\"total\":[100,150]}}},"
                + "\"near\":20}");
    assertEquals(2, all.path("matched").asInt(), all.toString());
    assertEquals("t3", all.path("matches").path(0).path("id").asText());
    assertTrue(all.path("near").toString().contains("detail.total is 50"), all.toString());
    assertTrue(all.path("whole").asBoolean());
    assertEquals(404, api.status("/v1/rules/none"));
    refused(400, "invalid-member", call("POST", "/v1/rules/try", "{\"last\":3}"));
    refused(
        400,
        "invalid-member",
        call("POST", "/v1/rules/try", "{\"name\":\"fixed\",\"last\":10001}"));

    JsonNode why = done(200, "POST", "/v1/rules/fixed/explain", "{\"source\":\"/Fixed\"}");
    assertFalse(why.path("matches").asBoolean());
    assertTrue(why.path("sentence").asText().contains("only the case"), why.toString());
  }

  @Test
  void whatTheFileSaysIsShownWithoutItsSecrets() throws IOException, InterruptedException {
    JsonNode rule = api.get("/v1/rules/told");
    assertEquals("file", rule.path("from").asText());
    assertEquals("of the file", rule.path("description").asText());
    assertEquals("$.detail.who", rule.path("input").path("path").asText());
    assertEquals("[\"owned\"]", rule.path("targets").toString());

    JsonNode target = api.get("/v1/targets/owned");
    assertEquals("https://owned.example/", target.path("http").path("url").asText());
    assertEquals("{\"name\":\"kept\",\"from\":\"file\"}", api.get("/v1/targets/kept").toString());

    String shown =
        "{\"name\":\"owned\",\"basic\":{\"username\":\"u\",\"password\":\"***\"},\"from\":\"file\"}";
    assertEquals(shown, api.get("/v1/connections/owned").toString());
    assertTrue(api.get("/v1/connections").toString().contains(shown));
  }

  @Test
  void theCommandLineDoesTheSame() throws IOException, InterruptedException {
    try (Receiver till = Receiver.willing()) {
      Path connection =
          Files.writeString(
              folder.resolve("till-connection.yaml"),
              "basic: { username: u, password: \"p$${x}\" }");
      Path target =
          Files.writeString(
              folder.resolve("till-target.yaml"),
              "http: { url: \"" + till.url() + "\", connection: till }");
      Path rule =
          Files.writeString(
              folder.resolve("till.yaml"),
              "pattern: { source: [/till], detail: { n: [{ numeric: [\">\", 1] }] } }\ntargets: [till]\n");
      command(0, "connections", "put", "till", "--file", connection.toString());
      assertFalse(command(0, "connections", "list").contains("p$"));
      command(0, "targets", "put", "till", "--file", target.toString());
      command(0, "rules", "put", "till", "--file", rule.toString());
      api.send("/till", "1", "{\"n\":1}");
      api.send("/till", "2", "{\"n\":2}");
      await(till, 1);
      String tried = command(0, "rules", "try", "--file", rule.toString(), "--near", "20");
      assertTrue(tried.startsWith("1 of the last"), tried);
      assertTrue(tried.contains("not so"), tried);
      Path event = Files.writeString(folder.resolve("event.json"), "{\"source\":\"/Till\"}");
      String why = command(1, "explain", "--rule", "till", "--event", event.toString());
      assertTrue(why.contains("only the case of letters differs"), why);
      String listed = command(0, "rules", "list");
      assertTrue(listed.contains("fixed") && listed.contains("till"), listed);
      command(0, "rules", "disable", "till");
      assertTrue(command(0, "rules", "show", "till").contains("\"enabled\" : false"));
      command(0, "rules", "enable", "till");
      command(1, "rules", "delete", "till", "--version", "1");
      command(0, "rules", "delete", "till");
      assertTrue(command(0, "targets", "list").contains("api"));
      command(0, "targets", "delete", "till");
      command(0, "connections", "delete", "till");
    }
  }

  private static JsonNode aws(int status, String operation, String body)
      throws IOException, InterruptedException {
    Reply reply = call("POST", "/", body, "X-Amz-Target", "AWSEvents." + operation);
    assertEquals(status, reply.status(), () -> operation + " " + reply.json());
    return reply.json();
  }

  private static void awsRefuses(String type, String operation, String body)
      throws IOException, InterruptedException {
    JsonNode refusal = aws(400, operation, body);
    assertEquals(type, refusal.path("__type").asText(), refusal::toString);
  }

  @Test
  void theProtocolOfEventBridgeSetsUpTheSameRules() throws IOException, InterruptedException {
    try (Receiver api1 = Receiver.willing();
        Receiver api2 = Receiver.willing()) {
      done(201, "PUT", "/v1/targets/eb1", "{\"http\":{\"url\":\"" + api1.url() + "\"}}");
      done(201, "PUT", "/v1/targets/eb2", "{\"http\":{\"url\":\"" + api2.url() + "\"}}");
      JsonNode put =
          aws(
              200,
              "PutRule",
              "{\"Name\":\"eb\",\"EventPattern\":\"{\\\"source\\\":[\\\"com.shop\\\"]}\",\"Description\":\"d ${x}\"}");
      assertEquals("arn:sluice:events:::rule/eb", put.path("RuleArn").asText());
      JsonNode failed =
          aws(
              200,
              "PutTargets",
              """
              {"Rule":"eb","Targets":[
                {"Id":"one","Arn":"arn:sluice:events:::target/eb1",
                 "InputTransformer":{"InputPathsMap":{"n":"$.detail.n"},"InputTemplate":"{\\"n\\": <n>}"}},
                {"Id":"two","Arn":"eb2","Input":"{\\"wake\\":1.50}"},
                {"Id":"three","Arn":"nowhere"}]}
              """);
      assertEquals(1, failed.path("FailedEntryCount").asInt());
      assertEquals("three", failed.path("FailedEntries").path(0).path("TargetId").asText());
      JsonNode sent =
          aws(
              200,
              "PutEvents",
              """
              {"Entries":[
                {"Source":"com.shop","DetailType":"order placed","Detail":"{\\"n\\": 7}","Resources":["r"],
                 "Time":1790000000.5},
                {"Source":"aws.s3","DetailType":"x","Detail":"{}"},
                {"Source":"com.shop","DetailType":"x","Detail":"{"},
                {"Source":"com.shop","DetailType":"x"},
                {"Source":"com.shop","DetailType":"x","Detail":"{}","EventBusName":"other"}]}
              """);
      assertEquals(4, sent.path("FailedEntryCount").asInt(), sent::toString);
      List<String> codes = new ArrayList<>();
      sent.path("Entries").forEach(each -> codes.add(each.path("ErrorCode").asText("taken")));
      assertEquals(
          List.of(
              "taken",
              "NotAuthorizedForSourceException",
              "MalformedDetail",
              "InvalidArgument",
              "ResourceNotFoundException"),
          codes);
      await(api1, 1);
      await(api2, 1);
      assertEquals("{\"n\":7}", last(api1).body());
      assertEquals("{\"wake\":1.5}", last(api2).body());

      JsonNode described = aws(200, "DescribeRule", "{\"Name\":\"eb\"}");
      assertEquals("d ${x}", described.path("Description").asText());
      assertEquals("{\"source\":[\"com.shop\"]}", described.path("EventPattern").asText());
      JsonNode targets = aws(200, "ListTargetsByRule", "{\"Rule\":\"eb\",\"Limit\":1}");
      assertEquals("one", targets.path("NextToken").asText());
      assertEquals(
          "{\"n\": <n>}",
          targets.path("Targets").path(0).path("InputTransformer").path("InputTemplate").asText());
      assertEquals(
          "[\"eb\"]",
          aws(200, "ListRuleNamesByTarget", "{\"TargetArn\":\"eb2\"}")
              .path("RuleNames")
              .toString());
      aws(200, "DisableRule", "{\"Name\":\"eb\"}");
      JsonNode listed = aws(200, "ListRules", "{\"NamePrefix\":\"e\"}");
      assertEquals("DISABLED", listed.path("Rules").path(0).path("State").asText());
      aws(200, "EnableRule", "{\"Name\":\"eb\"}");

      awsRefuses("ValidationException", "DeleteRule", "{\"Name\":\"eb\"}");
      JsonNode removed =
          aws(200, "RemoveTargets", "{\"Rule\":\"eb\",\"Ids\":[\"one\",\"two\",\"x\"]}");
      assertEquals("x", removed.path("FailedEntries").path(0).path("TargetId").asText());
      aws(200, "DeleteRule", "{\"Name\":\"eb\"}");
      awsRefuses("ResourceNotFoundException", "DescribeRule", "{\"Name\":\"eb\"}");
      awsRefuses(
          "ManagedRuleException",
          "PutRule",
          "{\"Name\":\"fixed\",\"EventPattern\":\"{\\\"source\\\":[\\\"a\\\"]}\"}");
      awsRefuses(
          "InvalidEventPatternException",
          "PutRule",
          "{\"Name\":\"eb\",\"EventPattern\":\"{\\\"source\\\":\\\"a\\\"}\"}");
      awsRefuses(
          "ValidationException",
          "PutRule",
          "{\"Name\":\"eb\",\"ScheduleExpression\":\"rate(1 day)\"}");
      awsRefuses("UnknownOperationException", "CreateEventBus", "{\"Name\":\"b\"}");
      assertTrue(
          aws(
                  200,
                  "TestEventPattern",
                  "{\"EventPattern\":\"{\\\"source\\\":[\\\"a\\\"]}\",\"Event\":\"{\\\"source\\\":\\\"a\\\"}\"}")
              .path("Result")
              .asBoolean());
      done(200, "DELETE", "/v1/targets/eb1", "");
      done(200, "DELETE", "/v1/targets/eb2", "");
    }
  }
}
