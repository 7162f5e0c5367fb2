package dev.sluice.mail.relay;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/// A relay that is spoken to in SMTP, one connection a letter.
///
/// Times at most: 10 s to connect, 30 s for each reply, 30 s for each write. The relay's
/// certificate is checked against its host name. The message's id holds the letter's, so that a
/// letter that was sent twice can be told.
final class SmtpRelay implements Relay {

  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final RelaySettings settings;
  private final Session session;
  private final String protocol;

  SmtpRelay(RelaySettings settings) {
    this.settings = settings;
    SmtpSession smtp = SmtpSession.of(settings, ANSWER);
    this.protocol = smtp.protocol();
    this.session = smtp.session();
  }

  /// A message whose id stays as it is.
  private static final class Identified extends MimeMessage {
    private final String id;

    Identified(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }

  @Override
  public Outcome hand(String id, Mailing mailing) {
    try (Transport transport = session.getTransport(protocol)) {
      MimeMessage message =
          switch (mailing) {
            case Letter letter -> message(id, letter);
            case Report report -> message(report);
          };
      Optional<RelaySettings.Login> login = settings.login();
      transport.connect(
          settings.host(),
          settings.port(),
          login.map(RelaySettings.Login::username).orElse(null),
          login.map(l -> l.password().reveal()).orElse(null));
      transport.sendMessage(message, new Address[] {new InternetAddress(mailing.to())});
      return new Outcome.Taken();
    } catch (AuthenticationFailedException e) {
      return new Outcome.Troubled("the relay does not let the hub in");
    } catch (MessagingException e) {
      int code = SmtpSession.replyCode(e);
      return code >= 500
          ? new Outcome.Refused("the relay answers " + code)
          : new Outcome.Troubled(
              code > 0 ? "the relay answers " + code : e.getClass().getSimpleName());
    }
  }

  private MimeMessage message(Report report) throws MessagingException {
    byte[] content = report.content().getBytes(StandardCharsets.US_ASCII);
    SMTPMessage message = new SMTPMessage(session, new ByteArrayInputStream(content));
    message.setEnvelopeFrom("<>");
    return message;
  }

  private MimeMessage message(String id, Letter letter) throws MessagingException {
    String domain = settings.from().substring(settings.from().indexOf('@') + 1);
    MimeMessage message = new Identified(session, "<" + id + "@" + domain + ">");
    message.setFrom(new InternetAddress(settings.from()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to()));
    message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
    message.setText(letter.text(), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setSentDate(Date.from(Instant.now()));
    message.saveChanges();
    return message;
  }
}
