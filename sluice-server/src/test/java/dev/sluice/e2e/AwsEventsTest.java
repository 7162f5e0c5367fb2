package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `aws events`, unchanged but for `--endpoint-url`, against a hub that is stopped in between.
class AwsEventsTest {

  private static final String KEY = "change-me";

  @TempDir Path folder;

  @BeforeAll
  static void requireAws() throws InterruptedException {
    AwsCli.require();
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

  private AwsCli aws(Hub hub) {
    return new AwsCli(folder, hub.url(), KEY, "events");
  }

  private void refused(Hub hub, String type, String... arguments)
      throws IOException, InterruptedException {
    AwsCli.Ended ended = aws(hub).run(arguments);
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
            aws(hub)
                .json(
                    "put-rule",
                    "--name",
                    "orders",
                    "--event-pattern",
                    "{\"source\":[\"com.shop\"]}");
        assertEquals("arn:sluice:events:::rule/orders", rule.path("RuleArn").asText());
        JsonNode put =
            aws(hub)
                .json(
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
            aws(hub)
                .json(
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
        aws(hub).json("remove-targets", "--rule", "orders", "--ids", "1");
        aws(hub).json("delete-rule", "--name", "orders");
        refused(hub, "ResourceNotFoundException", "describe-rule", "--name", "orders");
      }
    }
  }
}
