package dev.sluice.target.http;

import dev.sluice.secret.Secret;
import java.util.List;
import java.util.Optional;

/// What makes a target a webhook.
///
/// @param form what is sent
/// @param secrets what it is signed with, each by itself; two while one takes over from the other
/// @param handshake how the receiver is asked whether it wants to be sent to; empty does not ask
public record WebhookSettings(Form form, List<Secret> secrets, Optional<Handshake> handshake) {

  /// Copies the list.
  public WebhookSettings {
    secrets = List.copyOf(secrets);
  }

  /// What is sent of an event.
  public enum Form {
    /// `{"type": …, "timestamp": …, "data": …}`, as Standard Webhooks advises.
    STANDARD,
    /// A CloudEvent in one JSON object.
    STRUCTURED,
    /// A CloudEvent whose attributes are headers.
    BINARY
  }

  /// The handshake of CloudEvents' "HTTP 1.1 Web Hooks" §4.
  ///
  /// @param origin the DNS name that stands for this hub
  /// @param perMinute how many requests a minute are asked for; 0 asks for no rate
  public record Handshake(String origin, int perMinute) {}
}
