package dev.sluice.notify.integration.catalog;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Integration;
import dev.sluice.notify.integration.NotifyUrl;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table of all integrations.
public final class Integrations {

  private final List<Integration> all;

  private Integrations(List<Integration> all) {
    this.all = all;
  }

  /// An integration and credentials for it.
  public record Selected(Integration integration, Credentials credentials) {}

  /// All that there are.
  ///
  /// @param clock for tokens that expire
  /// @param random for keys that are used once
  public static Integrations all(Clock clock, SecureRandom random) {
    return new Integrations(
        List.of(
            new SlackWebhook(),
            new SlackApi(),
            new Mail(),
            new Telegram(),
            new Discord(),
            new Teams(),
            new Mattermost(),
            new RocketChat(),
            new GoogleChat(),
            new Matrix(),
            new Ntfy(),
            new Gotify(),
            new Pushover(),
            new PagerDuty(),
            new Opsgenie(),
            Twilio.sms(),
            Twilio.whatsApp(),
            new Vonage(),
            new WebPush(clock, random),
            new Zendesk(),
            new GitHubIssue(),
            new Webhook()));
  }

  /// The integrations, in the order in which they are shown.
  public List<Integration> list() {
    return all;
  }

  /// The integration of a name.
  ///
  /// @throws Fault `unknown-integration`
  public Integration named(String name) {
    List<String> names = all.stream().map(each -> each.description().name()).toList();
    int at = names.indexOf(name);
    if (at < 0) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unknown-integration",
          "there is no integration '" + name + "'; " + Nearest.hint(name, names));
    }
    return all.get(at);
  }

  /// The integration and the credentials that a URL holds.
  ///
  /// @throws Fault `invalid-notify-url` or `invalid-credentials`
  public Selected ofUrl(String text) {
    NotifyUrl url = NotifyUrl.parse(text);
    for (Integration integration : all) {
      Optional<Map<String, String>> credentials = integration.read(url);
      if (credentials.isPresent()) {
        return new Selected(integration, Credentials.ofTexts(integration, credentials.get()));
      }
    }
    throw Fault.of(
        Fault.Kind.INVALID,
        "invalid-notify-url",
        "there is no integration for '" + url.scheme() + "://'");
  }
}
