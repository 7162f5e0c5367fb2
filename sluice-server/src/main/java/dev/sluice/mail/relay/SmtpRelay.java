package dev.sluice.mail.relay;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/// A relay that is spoken to in SMTP, one connection a letter.
///
/// Times at most: 10 s to connect, 30 s for each reply, 30 s for each write. The relay's
/// certificate is checked against its host name. The message's id holds the letter's, so that a
/// letter that was sent twice can be told.
final class SmtpRelay implements Relay {

  private static final String CONNECT_MILLIS = "10000";
  private static final String ANSWER_MILLIS = "30000";

  private final RelaySettings settings;
  private final Session session;
  private final String protocol;

  SmtpRelay(RelaySettings settings) {
    this.settings = settings;
    this.protocol = settings.security() == RelaySettings.Security.TLS ? "smtps" : "smtp";
    Properties properties = new Properties();
    String prefix = "mail." + protocol + ".";
    properties.put(prefix + "connectiontimeout", CONNECT_MILLIS);
    properties.put(prefix + "timeout", ANSWER_MILLIS);
    properties.put(prefix + "writetimeout", ANSWER_MILLIS);
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "auth", Boolean.toString(settings.login().isPresent()));
    boolean upgrades = settings.security() == RelaySettings.Security.STARTTLS;
    properties.put(prefix + "starttls.enable", Boolean.toString(upgrades));
    properties.put(prefix + "starttls.required", Boolean.toString(upgrades));
    this.session = Session.getInstance(properties);
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
  public Outcome hand(String id, Letter letter) {
    try (Transport transport = session.getTransport(protocol)) {
      MimeMessage message = message(id, letter);
      Optional<RelaySettings.Login> login = settings.login();
      transport.connect(
          settings.host(),
          settings.port(),
          login.map(RelaySettings.Login::username).orElse(null),
          login.map(l -> l.password().reveal()).orElse(null));
      transport.sendMessage(message, new Address[] {new InternetAddress(letter.to())});
      return new Outcome.Taken();
    } catch (AuthenticationFailedException e) {
      return new Outcome.Troubled("the relay does not let the hub in");
    } catch (MessagingException e) {
      int code = replyCode(e);
      return code >= 500
          ? new Outcome.Refused("the relay answers " + code)
          : new Outcome.Troubled(
              code > 0 ? "the relay answers " + code : e.getClass().getSimpleName());
    }
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

  /// The code of the reply that the trouble came with; its text may hold the address.
  private static int replyCode(Throwable trouble) {
    int code = -1;
    for (Throwable each = trouble; each != null; each = next(each)) {
      switch (each) {
        case SMTPAddressFailedException address -> code = address.getReturnCode();
        case SMTPSenderFailedException sender -> code = sender.getReturnCode();
        case SMTPSendFailedException send -> code = send.getReturnCode();
        default -> {}
      }
    }
    return code;
  }

  private static @org.jspecify.annotations.Nullable Throwable next(Throwable trouble) {
    return trouble instanceof MessagingException e && e.getNextException() != null
        ? e.getNextException()
        : trouble.getCause();
  }
}
