package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `aws events`, unchanged but for `--endpoint-url`, against a hub that is stopped in between.
class AwsEventsTest {

  private static final String KEY = "change-me";

  @TempDir Path folder;

  @BeforeAll
  static void requireAws() throws InterruptedException {
    try {
      assertEquals(0, Shell.run(Path.of("."), List.of("aws", "--version")).code());
    } catch (IOException e) {
      fail("aws is missing; install AWS's command line (Debian: apt-get install awscli)", e);
    }
  }

  private Hub start() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            outgoing: { allow: [127.0.0.1] }
            keys: { app: { key: change-me, scopes: ['*'] } }
            """);
    return Hub.start(Configuration.load(file), Clock.system());
  }

  private record Ended(int code, String out, String err) {}

  private Ended aws(Hub hub, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "aws",
                "--endpoint-url",
                hub.url().toString(),
                "--region",
                "eu-west-1",
                "--output",
                "json",
                "events"));
    command.addAll(List.of(arguments));
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "any",
                "AWS_SECRET_ACCESS_KEY", "thing",
                "AWS_SESSION_TOKEN", KEY,
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_PAGER", "",
                "AWS_CONFIG_FILE", folder.resolve("none").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  private JsonNode json(Hub hub, String... arguments) throws IOException, InterruptedException {
    Ended ended = aws(hub, arguments);
    assertEquals(0, ended.code(), ended.err());
    return Api.JSON.readTree(ended.out().isBlank() ? "{}" : ended.out());
  }

  private void refused(Hub hub, String type, String... arguments)
      throws IOException, InterruptedException {
    Ended ended = aws(hub, arguments);
    assertTrue(ended.err().contains("An error occurred (" + type + ")"), ended.err());
  }

  @Test
  void theCommandLineOfAwsSetsUpARuleThatCountsAfterARestartToo()
      throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.willing()) {
      try (Hub hub = start();
          Api api = new Api(hub.url(), KEY)) {
        api.put("/v1/targets/crm", "{\"http\":{\"url\":\"" + receiver.url() + "\"}}");
        JsonNode rule =
            json(
                hub,
                "put-rule",
                "--name",
                "orders",
                "--event-pattern",
                "{\"source\":[\"com.shop\"]}");
        assertEquals("arn:sluice:events:::rule/orders", rule.path("RuleArn").asText());
        JsonNode put =
            json(
                hub,
                "put-targets",
                "--rule",
                "orders",
                "--targets",
                "[{\"Id\":\"1\",\"Arn\":\"crm\",\"InputTransformer\":{\"InputPathsMap\":{\"n\":\"$.detail.n\"},"
                    + "\"InputTemplate\":\"{\\\"text\\\": \\\"order <n> by <aws.events.rule-name>\\\"}\"}}]");
        assertEquals(0, put.path("FailedEntryCount").asInt(-1), put::toString);
        refused(
            hub,
            "InvalidEventPatternException",
            "put-rule",
            "--name",
            "orders",
            "--event-pattern",
            "{");
      }
      try (Hub hub = start()) {
        JsonNode sent =
            json(
                hub,
                "put-events",
                "--entries",
                "[{\"Source\":\"com.shop\",\"DetailType\":\"order\",\"Detail\":\"{\\\"n\\\":7}\","
                    + "\"Time\":\"2026-11-21T09:30:00Z\"},"
                    + "{\"Source\":\"com.shop\",\"DetailType\":\"order\",\"Detail\":\"7\"}]");
        assertEquals(1, sent.path("FailedEntryCount").asInt(), sent::toString);
        assertEquals("MalformedDetail", sent.path("Entries").path(1).path("ErrorCode").asText());
        Await.until(() -> !receiver.requests().isEmpty(), () -> "nothing came");
        assertEquals(
            "{\"text\":\"order 7 by orders\"}", receiver.requests().iterator().next().body());
        refused(hub, "ValidationException", "delete-rule", "--name", "orders");
        json(hub, "remove-targets", "--rule", "orders", "--ids", "1");
        json(hub, "delete-rule", "--name", "orders");
        refused(hub, "ResourceNotFoundException", "describe-rule", "--name", "orders");
      }
    }
  }
}
