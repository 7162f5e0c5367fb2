package dev.sluice.ingress.smtp;

import dev.sluice.mail.EmailAddress;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands between `<` and `>` in `MAIL` and `RCPT` (RFC 5321, section 4.1.2), and what stands
/// behind it.
///
/// A source route is taken and dropped. Local parts are taken as they are, with dots anywhere: some
/// providers have such addresses.
///
/// @param local empty with an empty domain is the null reverse-path; `postmaster` may stand alone
/// @param domain empty when there is none
/// @param parameters what stands behind the path, without spaces around it
record Path(String local, String domain, String parameters) {

  private static final String SPECIALS = "\"(),:;<>@[\\] ";

  boolean isNull() {
    return local.isEmpty() && domain.isEmpty();
  }

  boolean isPostmaster() {
    return domain.isEmpty() && local.equalsIgnoreCase("postmaster");
  }

  boolean isAscii() {
    return EmailAddress.isAscii(local) && EmailAddress.isAscii(domain);
  }

  /// The address; empty when there is no domain, or a part is too long.
  Optional<EmailAddress> address() {
    try {
      return domain.isEmpty() ? Optional.empty() : Optional.of(new EmailAddress(local, domain));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Reads a path.
  ///
  /// @param text what stands behind `FROM:` or `TO:`
  static Optional<Path> read(String text) {
    return new Reader(text.strip()).path();
  }

  /// Reads from the left to the right; a method that gives null has found something else.
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    private boolean has(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private boolean skip(char c) {
      boolean has = has(c);
      at += has ? 1 : 0;
      return has;
    }

    Optional<Path> path() {
      if (!skip('<')) {
        return Optional.empty();
      }
      if (skip('>')) {
        return end("", "");
      }
      if (has('@') && !skipRoute()) {
        return Optional.empty();
      }
      String local = has('"') ? quoted() : atom();
      if (local == null || local.isEmpty()) {
        return Optional.empty();
      }
      String domain = "";
      if (skip('@')) {
        String read = has('[') ? literal() : name();
        if (read == null) {
          return Optional.empty();
        }
        domain = read;
      }
      return skip('>') ? end(local, domain) : Optional.empty();
    }

    /// Nothing but parameters, behind a space, may follow.
    private Optional<Path> end(String local, String domain) {
      String rest = text.substring(at);
      return rest.isEmpty() || rest.startsWith(" ")
          ? Optional.of(new Path(local, domain, rest.strip()))
          : Optional.empty();
    }

    private boolean skipRoute() {
      int colon = text.indexOf(':', at);
      int end = text.indexOf('>', at);
      if (colon < 0 || colon > end) {
        return false;
      }
      at = colon + 1;
      return true;
    }

    private String atom() {
      int start = at;
      while (at < text.length() && SPECIALS.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private @Nullable String quoted() {
      StringBuilder content = new StringBuilder();
      at++;
      while (at < text.length() && !has('"')) {
        if (skip('\\') && at == text.length()) {
          return null;
        }
        content.append(text.charAt(at++));
      }
      return skip('"') ? content.toString() : null;
    }

    private @Nullable String literal() {
      int end = text.indexOf(']', at);
      if (end < 0) {
        return null;
      }
      String inside = text.substring(at + 1, end);
      boolean isV6 = inside.toLowerCase(Locale.ROOT).startsWith("ipv6:");
      try {
        InetAddress address = InetAddress.ofLiteral(isV6 ? inside.substring(5) : inside);
        boolean isRight = isV6 == address.getHostAddress().contains(":");
        String whole = text.substring(at, end + 1);
        at = end + 1;
        return isRight ? whole : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    /// Letters, digits, hyphens, underscores and whatever is not ASCII, in parts with dots between.
    private @Nullable String name() {
      int start = at;
      boolean isPart = false;
      while (at < text.length() && !has('>')) {
        char c = text.charAt(at);
        boolean isInPart = c >= 0x80 || c == '-' || c == '_' || Character.isLetterOrDigit(c);
        if (!isInPart && !(c == '.' && isPart)) {
          return null;
        }
        isPart = isInPart;
        at++;
      }
      return isPart ? text.substring(start, at) : null;
    }
  }
}
