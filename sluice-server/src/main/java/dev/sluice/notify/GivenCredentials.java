package dev.sluice.notify;

import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.secret.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/// The credentials of an integration as somebody gave them: by name, or all in one URL.
public sealed interface GivenCredentials {

  /// Credentials by name, as in `{"url": "…"}`.
  record Named(Map<String, Secret> values) implements GivenCredentials {
    /// Copies the values.
    public Named {
      values = Map.copyOf(values);
    }
  }

  /// One URL that says the integration too, as in `slack://…`.
  record Url(Secret url) implements GivenCredentials {}

  /// Credentials by name that stay as they are.
  static GivenCredentials ofTexts(Map<String, String> values) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    values.forEach((name, value) -> secrets.put(name, new Secret(value)));
    return new Named(secrets);
  }

  /// A URL that stays as it is.
  static GivenCredentials ofUrl(String url) {
    return new Url(new Secret(url));
  }

  /// The integration of a name with these credentials, as they are now.
  ///
  /// @throws dev.sluice.fault.Fault `unknown-integration`, `invalid-credentials`,
  ///   `invalid-notify-url`, or what a secret's file throws
  default Integrations.Selected select(String name, Integrations catalog) {
    return switch (this) {
      case Named(Map<String, Secret> values) -> {
        var integration = catalog.named(name);
        yield new Integrations.Selected(integration, Credentials.of(integration, values));
      }
      case Url(Secret url) -> catalog.ofUrl(url.reveal());
    };
  }
}
