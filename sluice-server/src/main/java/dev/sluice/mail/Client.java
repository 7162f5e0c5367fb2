package dev.sluice.mail;

import java.net.InetAddress;
import java.util.Optional;

/// Who hands a message over.
///
/// @param address where the connection comes from
/// @param greeting what it called itself in `EHLO` or `HELO`; empty when it said neither, as over
///   HTTP
/// @param protocol what it speaks, as in `ESMTPS` (RFC 3848), or `HTTP` and `HTTPS`
/// @param tls version and cipher suite; empty in clear
/// @param user whom it has signed in as
public record Client(
    InetAddress address,
    String greeting,
    String protocol,
    Optional<String> tls,
    Optional<String> user) {

  /// Whether a provider hands over what others have sent to it. The address and the greeting are
  /// the provider's then, and say nothing of the sender.
  public boolean isProvider() {
    return protocol.equals("HTTP") || protocol.equals("HTTPS");
  }
}
