package dev.sluice.ingress.smtp;

import dev.sluice.mail.Client;
import java.net.InetAddress;
import java.util.Optional;

/// What a session knows of its client.
final class Peer {

  private final InetAddress address;
  private String greeting = "";
  private boolean isExtended;
  private Optional<String> tls = Optional.empty();
  private Optional<String> user = Optional.empty();

  Peer(InetAddress address) {
    this.address = address;
  }

  InetAddress address() {
    return address;
  }

  /// Whether it has said who it is.
  boolean hasGreeted() {
    return !greeting.isEmpty();
  }

  void greets(String name, boolean extended) {
    greeting = name;
    isExtended = extended;
  }

  boolean isSecure() {
    return tls.isPresent();
  }

  /// What was said in clear is forgotten (RFC 3207, section 4.2).
  void secured(String versionAndSuite) {
    tls = Optional.of(versionAndSuite);
    greeting = "";
    isExtended = false;
    user = Optional.empty();
  }

  boolean hasSignedIn() {
    return user.isPresent();
  }

  void signedIn(String name) {
    user = Optional.of(name);
  }

  /// The client as the reception sees it.
  ///
  /// @param isInternationalized whether the message asked for SMTPUTF8
  Client client(boolean isInternationalized) {
    return new Client(address, greeting, protocol(isInternationalized), tls, user);
  }

  /// RFC 3848 and RFC 6531, section 4.3.
  private String protocol(boolean isInternationalized) {
    if (!isExtended) {
      return "SMTP";
    }
    return (isInternationalized ? "UTF8SMTP" : "ESMTP")
        + (tls.isPresent() ? "S" : "")
        + (user.isPresent() ? "A" : "");
  }
}
