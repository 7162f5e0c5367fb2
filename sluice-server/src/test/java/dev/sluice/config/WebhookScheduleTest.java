package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookScheduleTest {

  @TempDir Path folder;

  /// "now, 5 seconds, 5 minutes, 30 minutes, 2 hours, 5, 10, 14, 20 and 24 hours".
  @Test
  void aWebhookIsTriedByTheScheduleThatStandardWebhooksHasPublished() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            targets:
              partner: { webhook: { url: "https://partner.example/", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw } }
            """);
    DeliveryPolicy policy =
        assertInstanceOf(
                TargetSettings.HttpTarget.class,
                ConfigurationReader.read(file, _ -> null).targets().get(new TargetName("partner")))
            .policy();
    assertEquals(
        List.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H"),
        policy.waits().stream().map(Duration::toString).toList());
    assertEquals(policy.waits().size() + 1, policy.maxAttempts());
    Duration all = policy.waits().stream().reduce(Duration.ZERO, Duration::plus);
    assertTrue(policy.maxAge().compareTo(all.plus(all.dividedBy(10))) > 0, "the age comes last");
    assertTrue(policy.circuit().isPresent());
  }
}
