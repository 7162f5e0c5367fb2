package dev.sluice.identity;

/// The port between the ways in and whatever knows callers: today the keys of the configuration.
public interface Authenticator {

  /// Says who calls.
  ///
  /// @throws dev.sluice.fault.Fault of kind `UNAUTHENTICATED` when the credentials show nobody
  Caller authenticate(Credentials credentials);
}
