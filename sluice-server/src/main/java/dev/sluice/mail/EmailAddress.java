package dev.sluice.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An address as an envelope has it (RFC 5321, section 4.1.2), without its source route.
///
/// Local parts are kept as they were written, unquoted; domains are compared without regard to
/// case.
///
/// Senders that write the recipient into their own address, so that a bounce tells whose it is
/// (VERP), exceed what a local part should have. They are taken for that: only a recipient's is
/// held to it, and a path to its own length.
///
/// @param local what stands before the `@`, at most 64 bytes of UTF-8, or so many that the whole
///   path has at most 256
/// @param domain what stands behind it, at most 255 bytes; an address literal stands in brackets
public record EmailAddress(String local, String domain) {

  /// How many bytes a recipient's local part has at most (RFC 5321, section 4.5.3.1.1).
  public static final int MAX_LOCAL = 64;

  /// How many bytes a domain has at most (RFC 5321, section 4.5.3.1.2).
  public static final int MAX_DOMAIN = 255;

  /// How many bytes a path has at most, with the angle brackets around it, where its local part has
  /// more than {@link #MAX_LOCAL} (RFC 5321, section 4.5.3.1.3).
  public static final int MAX_PATH = 256;

  /// Checks the lengths, and that neither part can break out of a line.
  public EmailAddress {
    requireLength(domain, MAX_DOMAIN, "a domain");
    requireLength(
        local, Math.max(MAX_LOCAL, MAX_PATH - "<@>".length() - bytes(domain)), "a local part");
    if (local.chars().anyMatch(Character::isISOControl)
        || domain.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ' || c == '@')) {
      throw new IllegalArgumentException("an address has no control characters");
    }
  }

  private static void requireLength(String part, int most, String what) {
    int length = bytes(part);
    if (length == 0 || length > most) {
      throw new IllegalArgumentException(what + " has 1 to " + most + " bytes");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whether mail may be for it: its local part is no longer than {@link #MAX_LOCAL}.
  public boolean canReceive() {
    return bytes(local) <= MAX_LOCAL;
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

  /// Whether a part of an address has no letters that need `SMTPUTF8` (RFC 6531).
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
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
