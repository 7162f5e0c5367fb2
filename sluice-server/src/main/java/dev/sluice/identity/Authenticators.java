package dev.sluice.identity;

/// Unites those who know keys with those who know tokens.
///
/// @param keys knows API keys, and names with keys
/// @param tokens knows bearer tokens
public record Authenticators(Authenticator keys, Authenticator tokens) implements Authenticator {

  @Override
  public Caller authenticate(Credentials credentials) {
    return switch (credentials) {
      case Credentials.Bearer token -> tokens.authenticate(token);
      case Credentials.Anonymous none -> keys.authenticate(none);
      case Credentials.ApiKey key -> keys.authenticate(key);
      case Credentials.Basic pair -> keys.authenticate(pair);
    };
  }
}
