package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.ingress.http.EventReader;
import dev.sluice.ingress.http.webhook.WebhookEndpoint;
import dev.sluice.intake.Intake;
import dev.sluice.signature.sns.SnsFetch;
import dev.sluice.time.Clock;
import java.util.UUID;

/// The webhook sources of a running hub.
final class Webhooks {

  private Webhooks() {}

  /// What takes what providers send.
  static WebhookEndpoint endpoint(
      Configuration configuration,
      EventReader cloudEvents,
      Intake intake,
      SnsFetch fetch,
      Clock clock) {
    return new WebhookEndpoint(
        configuration.webhooks(),
        cloudEvents,
        intake,
        fetch,
        configuration.maxEvents(),
        () -> UUID.randomUUID().toString(),
        configuration.shapes(),
        clock);
  }
}
