package dev.sluice.config;

import dev.sluice.identity.Reach;
import dev.sluice.identity.Scopes;
import dev.sluice.identity.key.Limits;
import dev.sluice.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/// An API key of the configuration.
///
/// @param name how the caller is shown in logs
/// @param key what the caller shows
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
/// @param reach whose events the caller sees
/// @param expires from when on the key is not taken
/// @param limits how much the caller may do
public record KeySettings(
    String name,
    Secret key,
    String clientId,
    Scopes scopes,
    Reach reach,
    Optional<Instant> expires,
    Limits limits) {}
