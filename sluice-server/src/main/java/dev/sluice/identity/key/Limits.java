package dev.sluice.identity.key;

import java.util.Optional;

/// How much a key may do: a rate, a quota, both or neither.
public record Limits(Optional<Rate> rate, Optional<Quota> quota) {

  /// No limit at all.
  public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());
}
