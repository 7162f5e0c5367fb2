package dev.sluice.management;

import java.util.Map;

/// What an event of the source `sluice` tells: who changed what.
///
/// @param by who did it: a caller's name, or `sluice` itself
/// @param type the event's type without its prefix, such as `api-key.created`
/// @param subject the name of what was changed
/// @param details more of it; never a secret
public record Notice(String by, String type, String subject, Map<String, String> details) {

  /// Copies the details.
  public Notice {
    details = Map.copyOf(details);
  }
}
