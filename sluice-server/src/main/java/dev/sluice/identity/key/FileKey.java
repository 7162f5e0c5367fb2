package dev.sluice.identity.key;

import dev.sluice.identity.Reach;
import dev.sluice.identity.Scopes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// A key that stands in the configuration.
///
/// @param name how its caller is shown, and the user name of HTTP Basic
/// @param secret reveals the key as it is now; asked again every few seconds
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
/// @param reach whose events the caller sees
/// @param expires from when on the key is not taken
/// @param limits how much the caller may do
public record FileKey(
    String name,
    Supplier<String> secret,
    String clientId,
    Scopes scopes,
    Reach reach,
    Optional<Instant> expires,
    Limits limits) {}
