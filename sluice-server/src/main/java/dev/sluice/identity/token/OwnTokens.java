package dev.sluice.identity.token;

/// Reads the hub's own access tokens, for calls that bring one in their body.
public interface OwnTokens {

  /// Checks an access token.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-token` when it is not one of the hub's own access
  ///   tokens, or has expired
  AccessToken read(String token);
}
