package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.ingress.http.webhook.MadeUp;
import dev.sluice.ingress.http.webhook.Webhook;
import dev.sluice.signature.Draft;
import dev.sluice.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A made-up request of a provider, signed with the secret that the configuration has.
///
/// @param path where it goes, with its query
/// @param headers its header fields
/// @param body its body
@SuppressWarnings("ArrayRecordComponent") // A trial is sent, and never compared.
public record WebhookTrial(String path, Map<String, String> headers, byte[] body) {

  /// Makes a request.
  ///
  /// @throws Fault `no-such-webhook`, `cannot-sign`
  public static WebhookTrial of(Configuration configuration, String name) {
    List<String> names = configuration.webhooks().stream().map(Webhook::name).toList();
    Webhook webhook =
        configuration.webhooks().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                Fault.of(
                    Fault.Kind.NOT_FOUND,
                    "no-such-webhook",
                    "there is no webhook '"
                        + name
                        + "' in "
                        + configuration.file()
                        + "; "
                        + Nearest.hint(name, names)));
    String id = "test" + UUID.randomUUID().toString().replace("-", "");
    Draft draft = MadeUp.of(webhook, id, Clock.system().now());
    String query = draft.query().isEmpty() ? "" : "?" + draft.query();
    return new WebhookTrial("/v1/webhooks/" + name + query, draft.headers(), draft.body());
  }
}
