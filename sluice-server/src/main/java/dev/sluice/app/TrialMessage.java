package dev.sluice.app;

import dev.sluice.notify.Drafts;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.IntegrationDraft;
import dev.sluice.notify.RuleIntegration;
import dev.sluice.notify.TopicIntegration;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.http.HttpClients;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.client.HttpClient;

/// One message that is sent now, from this process, without a hub.
public final class TrialMessage {

  /// What a trial says, unless something else is asked for.
  public static final String TEXT = "This is a test message of Sluice.";

  private TrialMessage() {}

  /// How a trial ended.
  ///
  /// @param isDelivered whether the receiver has it
  /// @param said what went wrong; empty when nothing did
  public record Ended(boolean isDelivered, String said) {}

  /// Sends a message with credentials by name.
  ///
  /// @param model JSON: a text, or an object
  /// @throws dev.sluice.fault.Fault when the integration, its credentials or the model are wrong
  public static Ended send(String integration, Map<String, String> credentials, String model)
      throws InterruptedException {
    return send(Optional.of(integration), GivenCredentials.ofTexts(credentials), model);
  }

  /// Sends a message to what a URL says.
  ///
  /// @throws dev.sluice.fault.Fault as {@link #send(String, Map, String)}
  public static Ended send(String url, String model) throws InterruptedException {
    return send(Optional.empty(), GivenCredentials.ofUrl(url), model);
  }

  private static Ended send(Optional<String> name, GivenCredentials given, String model)
      throws InterruptedException {
    Clock clock = Clock.system();
    Integrations catalog = Integrations.all(clock, new SecureRandom());
    TopicIntegration integration =
        new Drafts(catalog)
            .checked(new IntegrationDraft(Optional.empty(), name, Json.parse(model), given));
    HttpClient client = HttpClients.start();
    try {
      Sender sender = new Sender(client, Notifications.POLICY.deadline(), clock);
      return ended(
          RuleIntegration.attempt(
              integration, catalog, sender, "test-" + UUID.randomUUID(), clock.now()));
    } finally {
      HttpClients.stop(client);
    }
  }

  private static Ended ended(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered() -> new Ended(true, "");
      case Outcome.Refused(Failure failure) -> new Ended(false, "refused: " + text(failure));
      case Outcome.Retryable(Failure failure, var _) ->
          new Ended(false, "not delivered now; it may work later: " + text(failure));
      case Outcome.Covered(Failure note) -> new Ended(false, "not sent: " + text(note));
      case Outcome.Postponed _ -> new Ended(false, "not delivered now; it is not its time yet");
    };
  }

  private static String text(Failure failure) {
    return failure.code() + ": " + failure.message();
  }
}
