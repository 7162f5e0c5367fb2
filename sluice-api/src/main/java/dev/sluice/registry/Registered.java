package dev.sluice.registry;

import dev.sluice.event.Payload;

/// A value in the registry.
///
/// @param key its name
/// @param version 1 when it was made, and one more with each change
/// @param value its bytes
public record Registered(String key, long version, Payload value) {}
