package dev.sluice.mail.relay;

import dev.sluice.secret.Secret;
import java.util.Optional;

/// The SMTP server that takes the hub's letters.
///
/// @param login user name and password; empty signs in nowhere
/// @param from the address that letters come from
public record RelaySettings(
    String host, int port, Security security, Optional<Login> login, String from) {

  /// How the connection is protected.
  public enum Security {
    /// Begins in clear, and goes no further without TLS.
    STARTTLS(587),
    /// Is TLS from the first byte.
    TLS(465),
    /// Is in clear.
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }

    /// The port when none is configured.
    public int port() {
      return port;
    }
  }

  /// What the relay is shown.
  public record Login(String username, Secret password) {}

  /// Checks the address.
  public RelaySettings {
    if (!Letter.isAddress(from)) {
      throw new IllegalArgumentException("'" + from + "' is not an address like hub@example.com");
    }
  }
}
