package dev.sluice.target.guard;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the hub may reach besides the Internet, and how.
///
/// @param allow addresses that are reached although they are special
/// @param ports which ports of addresses that users set are reached; all of them when empty
/// @param proxy what all requests go through; it looks names up itself, so only hosts that are
///   addresses are checked here
public record OutgoingSettings(List<Network> allow, Set<Integer> ports, Optional<URI> proxy) {

  /// The Internet and nothing else.
  public static final OutgoingSettings DEFAULT =
      new OutgoingSettings(List.of(), Set.of(), Optional.empty());

  /// Copies the collections.
  public OutgoingSettings {
    allow = List.copyOf(allow);
    ports = Set.copyOf(ports);
  }
}
