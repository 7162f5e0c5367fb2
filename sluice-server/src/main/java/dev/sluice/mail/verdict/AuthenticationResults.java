package dev.sluice.mail.verdict;

import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.message.MessageHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The headers that tell of checks: `Authentication-Results` (RFC 8601) and `Received-SPF` (RFC
/// 7208, section 9.1).
///
/// Each signature has a header of its own, so that no line is longer than RFC 5322 allows.
public final class AuthenticationResults {

  private static final String NAME = "Authentication-Results";
  private static final int LONGEST_VALUE = 320;

  private AuthenticationResults() {}

  /// The headers of a message that pretend to tell of this host's own checks. Messages are kept as
  /// they came: whoever reads one believes only the headers that were added on top.
  ///
  /// @param host as which this host's own headers sign
  public static List<Header> forged(MessageHeaders headers, String host) {
    return headers.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(NAME))
        .filter(header -> host(header.value()).equalsIgnoreCase(host))
        .toList();
  }

  /// The host may stand behind comments, in quotes, and before a version.
  private static String host(String value) {
    StringBuilder host = new StringBuilder();
    int comments = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '(' || c == ')' && comments > 0) {
        comments += c == '(' ? 1 : -1;
      } else if (comments == 0 && (c == ';' || !host.isEmpty() && c <= ' ')) {
        break;
      } else if (comments == 0 && c > ' ' && c != '"' && c != '\\') {
        host.append(c);
      }
    }
    return host.toString();
  }

  /// @param spf empty where it was not checked; nothing is said of it then
  static List<Header> headers(
      String host, Envelope envelope, Optional<Spf> spf, List<Dkim> dkim, Dmarc dmarc) {
    List<Header> headers = new ArrayList<>();
    headers.add(
        new Header(
            NAME,
            host
                + spf.map(each -> spf(envelope, each)).orElse("")
                + "; dmarc="
                + dmarc.result().word()
                + comment(dmarc.comment())
                + dmarc.policy().map(policy -> " policy.dmarc=" + policy).orElse("")
                + (dmarc.domain().isEmpty() ? "" : " header.from=" + value(dmarc.domain()))));
    for (Dkim each : dkim) {
      headers.add(new Header(NAME, host + "; dkim=" + each.result().word() + properties(each)));
    }
    if (dkim.isEmpty()) {
      headers.add(new Header(NAME, host + "; dkim=none"));
    }
    spf.ifPresent(
        each -> headers.add(new Header("Received-SPF", receivedSpf(host, envelope, each))));
    return headers;
  }

  private static String spf(Envelope envelope, Spf spf) {
    return "; spf="
        + spf.result().word()
        + (spf.isHelo()
            ? " smtp.helo=" + value(envelope.client().greeting())
            : " smtp.mailfrom=" + value(sender(envelope)));
  }

  private static String properties(Dkim each) {
    StringBuilder text = new StringBuilder(comment(each.comment()));
    if (!each.domain().isEmpty()) {
      text.append(" header.d=").append(value(each.domain()));
      text.append(" header.s=").append(value(each.selector()));
      text.append(" header.a=").append(value(each.algorithm()));
      text.append(" header.b=").append(value(each.signature()));
    }
    return text.toString();
  }

  private static String receivedSpf(String host, Envelope envelope, Spf spf) {
    return spf.result().word()
        + comment(host + ": " + spf.comment())
        + " client-ip="
        + value(envelope.client().address().getHostAddress())
        + "; envelope-from="
        + value(sender(envelope))
        + "; helo="
        + value(envelope.client().greeting())
        + "; receiver="
        + value(host)
        + "; identity="
        + (spf.isHelo() ? "helo" : "mailfrom");
  }

  private static String sender(Envelope envelope) {
    Optional<EmailAddress> sender = envelope.sender();
    return sender.map(EmailAddress::toString).orElse("");
  }

  private static String comment(String text) {
    return text.isEmpty() ? "" : " (" + clean(text).replaceAll("[()\\\\]", "_") + ")";
  }

  /// A token (RFC 2045), or quoted.
  private static String value(String text) {
    String clean = clean(text);
    return clean.matches("[A-Za-z0-9!#$%&'*+.^_`{|}~@-]+")
        ? clean
        : '"' + clean.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// Nothing that a sender says can end the line, or make it too long.
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_VALUE)
        .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) || c > 0x7e ? '?' : c));
    return clean.toString();
  }
}
