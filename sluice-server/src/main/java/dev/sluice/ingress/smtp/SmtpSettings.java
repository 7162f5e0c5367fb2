package dev.sluice.ingress.smtp;

import dev.sluice.tls.PemFiles;
import java.util.Optional;

/// Where the hub listens for mail, and what it takes.
///
/// @param host the address to listen at
/// @param port the port; 0 takes a free one
/// @param tlsPort the port that is TLS from the first byte; empty has none
/// @param hostname what the server calls itself
/// @param domain where the postmaster is to whom somebody writes without a domain
/// @param tls the certificate; empty offers no `STARTTLS`
/// @param requireTls whether mail is taken in TLS only
/// @param signIn whether senders sign in
/// @param newlines what becomes of a CR or LF that stands alone
/// @param limits how much is taken
public record SmtpSettings(
    String host,
    int port,
    Optional<Integer> tlsPort,
    String hostname,
    String domain,
    Optional<PemFiles> tls,
    boolean requireTls,
    SignIn signIn,
    Newlines newlines,
    SmtpLimits limits) {

  /// The port when none is configured.
  public static final int DEFAULT_PORT = 2525;

  /// Whether senders sign in with `AUTH`, which is only offered in TLS.
  public enum SignIn {
    /// `AUTH` is not known.
    OFF,
    /// Who signs in is known by name; who does not is taken as well.
    OPTIONAL,
    /// Mail is taken from those only who have signed in.
    REQUIRED
  }

  /// What becomes of a CR or LF that stands alone.
  ///
  /// @param reject whether its message is refused; else an LF becomes CR LF, and a CR a space
  /// @param normalized whose are never refused
  public record Newlines(boolean reject, Networks normalized) {

    /// Refuses everybody's.
    public static final Newlines REJECT = new Newlines(true, Networks.NONE);
  }

  /// The way in of a developer's machine, where nothing else is configured.
  public static final SmtpSettings DEVELOPMENT =
      new SmtpSettings(
          "127.0.0.1",
          DEFAULT_PORT,
          Optional.empty(),
          "localhost",
          "localhost",
          Optional.empty(),
          false,
          SignIn.OFF,
          Newlines.REJECT,
          SmtpLimits.DEFAULT);

  /// Checks what belongs together.
  public SmtpSettings {
    if (tls.isEmpty() && (requireTls || tlsPort.isPresent() || signIn != SignIn.OFF)) {
      throw new IllegalArgumentException(
          "'require-tls', 'tls-port' and 'auth' need a certificate: set 'tls' here or in 'http'");
    }
  }
}
