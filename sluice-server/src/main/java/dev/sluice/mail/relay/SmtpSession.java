package dev.sluice.mail.relay;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/// The rules by which the mail library speaks to a server.
record SmtpSession(Session session, String protocol) {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// A session in which each reply and each write may take as long as the given time, and
  /// connecting no longer than 10 s of it.
  static SmtpSession of(RelaySettings settings, Duration answer) {
    String protocol = settings.security() == RelaySettings.Security.TLS ? "smtps" : "smtp";
    Properties properties = new Properties();
    String prefix = "mail." + protocol + ".";
    Duration connect = answer.compareTo(CONNECT) < 0 ? answer : CONNECT;
    properties.put(prefix + "connectiontimeout", Long.toString(connect.toMillis()));
    properties.put(prefix + "timeout", Long.toString(answer.toMillis()));
    properties.put(prefix + "writetimeout", Long.toString(answer.toMillis()));
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "auth", Boolean.toString(settings.login().isPresent()));
    boolean upgrades = settings.security() == RelaySettings.Security.STARTTLS;
    properties.put(prefix + "starttls.enable", Boolean.toString(upgrades));
    properties.put(prefix + "starttls.required", Boolean.toString(upgrades));
    return new SmtpSession(Session.getInstance(properties), protocol);
  }

  /// The code of the reply that the trouble came with, or -1; its text may hold an address.
  static int replyCode(Throwable trouble) {
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

  static boolean isTimeout(Throwable trouble) {
    for (Throwable each = trouble; each != null; each = next(each)) {
      if (each instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  /// The innermost cause's name, which shows nothing of what was said.
  static String name(Throwable trouble) {
    Throwable innermost = trouble;
    for (Throwable each = trouble; each != null; each = next(each)) {
      innermost = each;
    }
    return innermost.getClass().getSimpleName();
  }

  private static @Nullable Throwable next(Throwable trouble) {
    return trouble instanceof MessagingException e && e.getNextException() != null
        ? e.getNextException()
        : trouble.getCause();
  }
}
