package dev.sluice.target.http;

import dev.sluice.secret.Secret;

/// How to authenticate to an HTTP API.
public sealed interface Connection {

  /// Not at all.
  record None() implements Connection {}

  /// HTTP Basic (RFC 7617).
  record Basic(String username, Secret password) implements Connection {}

  /// A key in a header of its own.
  record ApiKey(String header, Secret value) implements Connection {}
}
