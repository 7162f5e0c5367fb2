package dev.sluice.mail.verdict;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/// Names of domains, as checks compare them.
final class Domains {

  private Domains() {}

  /// A name in lower case and ASCII (RFC 5890); empty when it cannot be the domain of mail.
  static Optional<String> comparable(String name) {
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (plain.length() > 253) {
      return Optional.empty();
    }
    String ascii;
    try {
      ascii = IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean isName =
        ascii.length() <= 253
            && ascii.indexOf('.') > 0
            && ascii.matches(
                "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)+");
    return isName ? Optional.of(ascii) : Optional.empty();
  }

  /// Whether a name is another, or stands below it.
  static boolean isWithin(String name, String parent) {
    return name.equals(parent) || name.endsWith("." + parent);
  }

  /// The name without its first label; empty when nothing is left.
  static String parent(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }
}
