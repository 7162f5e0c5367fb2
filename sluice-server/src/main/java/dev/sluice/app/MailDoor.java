package dev.sluice.app;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.smtp.Logins;
import dev.sluice.ingress.smtp.SmtpServer;
import dev.sluice.ingress.smtp.SmtpSettings;
import dev.sluice.mail.Reception;
import dev.sluice.time.Clock;
import java.util.Optional;

/// The way in for mail: the SMTP server before a reception, with API keys as its passwords.
final class MailDoor implements AutoCloseable {

  private final SmtpServer server;

  private MailDoor(SmtpServer server) {
    this.server = server;
  }

  /// Opens the ports.
  static MailDoor open(
      SmtpSettings settings, Reception reception, Authenticator keys, Clock clock) {
    SmtpServer server = new SmtpServer(settings, reception, logins(keys), clock);
    server.start();
    return new MailDoor(server);
  }

  /// A key's name and the key itself, when it has the scope `mail:send`.
  static Logins logins(Authenticator keys) {
    return (name, password) -> {
      try {
        Caller caller = keys.authenticate(new Credentials.Basic(name, password));
        return Optional.of(caller)
            .filter(known -> known.scopes().contains(Scope.MAIL_SEND))
            .map(Caller::name);
      } catch (Fault e) {
        if (e.kind() == Fault.Kind.UNAUTHENTICATED || e.kind() == Fault.Kind.FORBIDDEN) {
          return Optional.empty();
        }
        throw e;
      }
    };
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
