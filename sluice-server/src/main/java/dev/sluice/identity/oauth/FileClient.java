package dev.sluice.identity.oauth;

import dev.sluice.identity.Reach;
import java.util.List;
import java.util.function.Supplier;

/// A client of the configuration.
///
/// @param name how it is shown
/// @param clientId its `client_id`, which client events are enriched with too
/// @param secret reveals its secret as it is now
/// @param scopes what its tokens may have, as `server/scope`
/// @param reach whose events its tokens show
public record FileClient(
    String name, String clientId, Supplier<String> secret, List<String> scopes, Reach reach) {
  /// Copies the scopes.
  public FileClient {
    scopes = List.copyOf(scopes);
  }
}
