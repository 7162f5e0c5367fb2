package dev.sluice.vault;

import dev.sluice.event.Payload;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.util.List;
import java.util.Optional;

/// A registry that keeps the values under a prefix sealed in another one; all others pass as they
/// are.
///
/// Keys, versions and lengths are no secret. A value that is sealed may have 1 MiB less {@value
/// Vault#OVERHEAD} bytes. One that cannot be opened is a fault `secret-unreadable` for whoever
/// reads it, or a list that it stands in: a list that left it out would let a caller believe that
/// it does not exist.
public final class SealedRegistry implements Registry {

  /// What is sealed unless told otherwise.
  public static final String PREFIX = "identity/";

  /// The most bytes that a value may have to be sealed.
  public static final int MAX_VALUE_BYTES = (1 << 20) - Vault.OVERHEAD;

  private final Registry raw;
  private final Vault vault;
  private final String prefix;

  /// Seals the values under {@value #PREFIX}.
  public SealedRegistry(Registry raw, Vault vault) {
    this(raw, vault, PREFIX);
  }

  /// Seals the values under a prefix.
  public SealedRegistry(Registry raw, Vault vault, String prefix) {
    this.raw = raw;
    this.vault = vault;
    this.prefix = prefix;
  }

  @Override
  public Optional<Registered> find(String key) {
    return raw.find(key).map(this::opened);
  }

  @Override
  public void write(List<Change> changes) {
    raw.write(changes.stream().map(this::sealed).toList());
  }

  @Override
  public List<Registered> list(String keys, String after, int max) {
    return raw.list(keys, after, max).stream().map(this::opened).toList();
  }

  private Change sealed(Change change) {
    return switch (change) {
      case Change.Put put when put.key().startsWith(prefix) ->
          new Change.Put(put.key(), sealed(put.key(), put.value()), put.expectedVersion());
      case Change.Put put -> put;
      case Change.Delete delete -> delete;
    };
  }

  private Payload sealed(String key, Payload value) {
    if (value.length() > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "a value that is sealed has at most " + MAX_VALUE_BYTES + " bytes");
    }
    return vault.seal(key, value);
  }

  private Registered opened(Registered found) {
    return found.key().startsWith(prefix)
        ? new Registered(found.key(), found.version(), vault.open(found.key(), found.value()))
        : found;
  }
}
