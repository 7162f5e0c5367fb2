package dev.sluice.identity.token;

import java.util.Optional;

/// The port to whoever keeps the clients that get tokens for themselves.
public interface MachineClients {

  /// The name of a client; empty when there is none of this id (any more), and its tokens count no
  /// more.
  Optional<String> name(String clientId);
}
