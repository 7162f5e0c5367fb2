package dev.sluice.mail.relay;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;

/// Hands a finished mail to an SMTP server, byte for byte, on a connection of its own.
///
/// The server takes it for all its recipients, or for none. Its certificate is checked against its
/// host name. Connecting, each reply and each write may take as long as the deadline; whoever calls
/// from a virtual thread can end it all by an interrupt, which closes the connection.
public final class SmtpSubmission {

  /// How a submission ended.
  public sealed interface Result {
    /// The server has spoken.
    ///
    /// @param code the code of its reply; 250 when it has taken the mail
    /// @param text what else it said; it may name recipients
    record Answered(int code, String text) implements Result {}

    /// There was no reply to the mail.
    ///
    /// @param code for programs
    /// @param why for people; never shows what was sent or received
    record Troubled(String code, String why) implements Result {}
  }

  private final RelaySettings settings;
  private final Duration deadline;
  private final Optional<SocketFactory> sockets;

  /// A way to a server.
  public SmtpSubmission(RelaySettings settings, Duration deadline) {
    this(settings, deadline, Optional.empty());
  }

  /// A way to a server over sockets of the caller's.
  public SmtpSubmission(
      RelaySettings settings, Duration deadline, Optional<SocketFactory> sockets) {
    this.settings = settings;
    this.deadline = deadline;
    this.sockets = sockets;
  }

  /// Hands over a mail.
  ///
  /// @param content the whole message (RFC 5322), with CR LF
  public Result submit(List<String> to, byte[] content) throws InterruptedException {
    SmtpSession smtp = SmtpSession.of(settings, deadline);
    Session session = smtp.session();
    String prefix = "mail." + smtp.protocol() + ".";
    session.getProperties().put(prefix + "from", settings.from());
    sockets.ifPresent(factory -> {
      session.getProperties().put(prefix + "socketFactory", factory);
      // Else the library goes round the factory when it fails.
      session.getProperties().put(prefix + "socketFactory.fallback", "false");
    });
    try (Transport transport = session.getTransport(smtp.protocol())) {
      Optional<RelaySettings.Login> login = settings.login();
      transport.connect(
          settings.host(),
          settings.port(),
          login.map(RelaySettings.Login::username).orElse(null),
          login.map(l -> l.password().reveal()).orElse(null));
      Address[] recipients = new Address[to.size()];
      for (int i = 0; i < recipients.length; i++) {
        recipients[i] = new InternetAddress(to.get(i));
      }
      transport.sendMessage(
          new MimeMessage(session, new ByteArrayInputStream(content)), recipients);
      return new Result.Answered(250, "");
    } catch (AuthenticationFailedException e) {
      return new Result.Answered(535, "the server does not take the user name and password");
    } catch (MessagingException e) {
      int code = SmtpSession.replyCode(e);
      if (code > 0) {
        return new Result.Answered(code, "");
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("while a mail was handed over");
      }
      return SmtpSession.isTimeout(e)
          ? new Result.Troubled("TIMEOUT", "did not answer in time")
          : new Result.Troubled("CONNECTION", "cannot be spoken to: " + SmtpSession.name(e));
    }
  }
}
