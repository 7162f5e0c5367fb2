package dev.sluice.target.http;

import dev.sluice.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// How to authenticate to an HTTP API, and what else goes with each request to it.
public sealed interface Connection {

  /// Not at all.
  record None() implements Connection {}

  /// HTTP Basic (RFC 7617).
  record Basic(String username, Secret password) implements Connection {}

  /// A key in a header of its own.
  record ApiKey(String header, Secret value) implements Connection {}

  /// A key in a parameter of the query.
  record QueryKey(String parameter, Secret value) implements Connection {}

  /// OAuth 2.0 client credentials (RFC 6749 §4.4).
  ///
  /// @param tokenUrl where tokens are given
  /// @param scope what is asked for
  /// @param isInBody whether id and secret go in the body; else in HTTP Basic, as RFC 6749 §2.3.1
  ///   wants
  /// @param parameters what else the form holds, such as an audience
  record OAuth(
      URI tokenUrl,
      String clientId,
      Secret clientSecret,
      Optional<String> scope,
      boolean isInBody,
      Map<String, Secret> parameters)
      implements Connection {

    /// Copies the parameters.
    public OAuth {
      parameters = Map.copyOf(parameters);
    }
  }

  /// A connection with parameters for each request, as EventBridge's connections have them. They
  /// win over what the event or the target brings along.
  ///
  /// @param connection how to authenticate
  /// @param headers header fields
  /// @param query parameters of the query
  /// @param body members of the body, which must be an object then
  record With(
      Connection connection,
      Map<String, Secret> headers,
      Map<String, Secret> query,
      Map<String, Secret> body)
      implements Connection {

    /// Copies the parameters.
    public With {
      headers = Map.copyOf(headers);
      query = Map.copyOf(query);
      body = Map.copyOf(body);
    }
  }
}
