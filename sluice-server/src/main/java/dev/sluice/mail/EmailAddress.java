package dev.sluice.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An address as an envelope has it (RFC 5321, section 4.1.2), without its source route.
///
/// Local parts are kept as they were written, unquoted; domains are compared without regard to
/// case.
///
/// @param local what stands before the `@`, at most 64 bytes of UTF-8
/// @param domain what stands behind it, at most 255 bytes; an address literal stands in brackets
public record EmailAddress(String local, String domain) {

  /// How many bytes a local part has at most (RFC 5321, section 4.5.3.1.1).
  public static final int MAX_LOCAL = 64;

  /// How many bytes a domain has at most (RFC 5321, section 4.5.3.1.2).
  public static final int MAX_DOMAIN = 255;

  /// Checks the lengths, and that neither part can break out of a line.
  public EmailAddress {
    requireLength(local, MAX_LOCAL, "a local part");
    requireLength(domain, MAX_DOMAIN, "a domain");
    if (local.chars().anyMatch(Character::isISOControl)
        || domain.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ' || c == '@')) {
      throw new IllegalArgumentException("an address has no control characters");
    }
  }

  private static void requireLength(String part, int most, String what) {
    int length = part.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > most) {
      throw new IllegalArgumentException(what + " has 1 to " + most + " bytes");
    }
  }

  /// The domain in lower case.
  public String comparableDomain() {
    return domain.toLowerCase(Locale.ROOT);
  }

  /// As it stands in a header or a path: the local part is quoted where it has to be.
  @Override
  public String toString() {
    return (isDotAtom(local) ? local : quoted(local)) + "@" + domain;
  }

  private static boolean isDotAtom(String text) {
    return !text.startsWith(".")
        && !text.endsWith(".")
        && !text.contains("..")
        && text.chars().allMatch(c -> c > 0x7f || c > ' ' && "\"(),:;<>@[\\]".indexOf(c) < 0);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
