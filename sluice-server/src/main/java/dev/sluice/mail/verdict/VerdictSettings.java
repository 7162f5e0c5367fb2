package dev.sluice.mail.verdict;

import dev.sluice.secret.Secret;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How messages are checked.
///
/// @param host as which the headers that tell of checks are signed
/// @param authentication how SPF, DKIM and DMARC are checked; empty when they are not
/// @param clamd who looks for viruses
/// @param rspamd who looks for spam
public record VerdictSettings(
    String host,
    Optional<Authentication> authentication,
    Optional<Clamd> clamd,
    Optional<Rspamd> rspamd) {

  /// Checks the host, which stands in headers.
  public VerdictSettings {
    if (!host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
      throw new IllegalArgumentException("'" + host + "' is not a host");
    }
  }

  /// How the name system is asked.
  ///
  /// @param servers asked one after another; none are those that the machine is set up with
  /// @param query how long one server is waited for
  /// @param total how long a message's questions take together
  public record Authentication(List<InetSocketAddress> servers, Duration query, Duration total) {

    /// What holds where nothing else is said.
    public static final Authentication DEFAULT =
        new Authentication(List.of(), Duration.ofSeconds(3), Duration.ofSeconds(20));

    /// Copies the servers.
    public Authentication {
      servers = List.copyOf(servers);
    }
  }

  /// A scanner for viruses, clamd.
  ///
  /// @param address an address and port, or a Unix socket
  /// @param largest how many bytes it takes, `StreamMaxLength` in its own words
  /// @param timeout how long a message takes
  public record Clamd(SocketAddress address, long largest, Duration timeout) {}

  /// A scanner for spam, rspamd.
  ///
  /// @param url of its normal worker, without a path
  /// @param password where it wants one
  /// @param timeout how long a message takes
  public record Rspamd(URI url, Optional<Secret> password, Duration timeout) {

    /// Checks the scheme.
    public Rspamd {
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!isHttp || url.getHost() == null || url.getQuery() != null) {
        throw new IllegalArgumentException("'" + url + "' is not like http://127.0.0.1:11333");
      }
    }
  }
}
