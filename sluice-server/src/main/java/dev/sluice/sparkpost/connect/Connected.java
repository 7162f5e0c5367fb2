package dev.sluice.sparkpost.connect;

import java.util.Optional;
import java.util.Set;

/// What became of the webhook.
///
/// @param id its id; empty when it is not made yet
/// @param changed what was set, by the names of the configuration
/// @param isRotated whether it has new credentials
public record Connected(Deed deed, Optional<String> id, Set<String> changed, boolean isRotated) {

  /// What was done.
  public enum Deed {
    /// It was made.
    CREATED,
    /// One that somebody else had made was taken over.
    ADOPTED,
    /// Some of it was set anew.
    MENDED,
    /// It was as wanted.
    UNCHANGED;

    /// As answers say it.
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Copies the set.
  public Connected {
    changed = Set.copyOf(changed);
  }
}
