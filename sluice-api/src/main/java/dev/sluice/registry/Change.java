package dev.sluice.registry;

import dev.sluice.event.Payload;

/// What is to become of one value of the registry, if its version is still the expected one.
public sealed interface Change {

  /// The value's name.
  String key();

  /// The version that the value must have; {@link Registry#ABSENT} when it must not exist yet.
  long expectedVersion();

  /// Writes a value.
  record Put(String key, Payload value, long expectedVersion) implements Change {}

  /// Removes a value.
  record Delete(String key, long expectedVersion) implements Change {}
}
