package dev.sluice.ingress.http.webhook;

import dev.sluice.secret.Secret;
import dev.sluice.signature.Check;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is known of a provider: how it signs, what its requests say, what it wants to be answered.
///
/// @param name how the configuration calls it
/// @param proof how its requests are proven; empty when that is for the configuration to say
/// @param mapping what becomes of them, but for the source
/// @param manner what it wants to be answered
/// @param needsUrl whether the URL is signed, as the provider calls it
public record Preset(
    String name, Optional<Proof> proof, Mapping mapping, Webhook.Manner manner, boolean needsUrl) {

  /// Makes the check of a provider.
  @FunctionalInterface
  public interface Proof {
    /// A check with these secrets.
    ///
    /// @param url the URL that the provider calls; may be empty when none is signed
    /// @param tolerance how old a signature may be; empty for what is usual
    /// @throws IllegalArgumentException when a secret cannot be one of this provider's
    Check with(List<Secret> secrets, String url, Optional<Duration> tolerance);
  }
}
