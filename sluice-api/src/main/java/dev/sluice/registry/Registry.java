package dev.sluice.registry;

import dev.sluice.event.Payload;
import java.util.List;
import java.util.Optional;

/// Small values under names, each with a version, durable when a write returns.
///
/// A key has 1 to 512 characters of visible ASCII, without spaces; a value at most 1 MiB.
public interface Registry {

  /// The version to expect of a value that must not exist yet.
  long ABSENT = 0;

  /// The key of the hub's own name, which tells apart hubs that write to one place.
  String HUB_ID = "hub/id";

  /// How many values one write may change.
  int MAX_CHANGES = 100;

  /// The value of a key.
  Optional<Registered> find(String key);

  /// Makes all changes or none, in one durable write; no two may have the same key.
  ///
  /// @param changes 1 to {@value #MAX_CHANGES}
  /// @throws dev.sluice.fault.Fault `registry-conflict` when a version is another than expected
  void write(List<Change> changes);

  /// Writes one value, if its version is still the expected one.
  ///
  /// @throws dev.sluice.fault.Fault `registry-conflict` when it is another one
  default Registered put(String key, Payload value, long expectedVersion) {
    write(List.of(new Change.Put(key, value, expectedVersion)));
    return new Registered(key, expectedVersion + 1, value);
  }

  /// Removes one value, if its version is still the expected one.
  ///
  /// @throws dev.sluice.fault.Fault `registry-conflict` when it is another one
  default void delete(String key, long expectedVersion) {
    write(List.of(new Change.Delete(key, expectedVersion)));
  }

  /// Values whose keys begin with a prefix, in the order of their keys, after a key, up to a
  /// number.
  List<Registered> list(String prefix, String after, int max);
}
