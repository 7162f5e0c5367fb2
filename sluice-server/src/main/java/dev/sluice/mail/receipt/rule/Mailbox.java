package dev.sluice.mail.receipt.rule;

import dev.sluice.mail.EmailAddress;
import java.net.IDN;
import java.util.Locale;

/// An address in the form in which addresses are compared: in lower case, its domain in ASCII.
///
/// @param local the local part, with its label
/// @param domain the domain
record Mailbox(String local, String domain) {

  static Mailbox of(EmailAddress address) {
    return new Mailbox(comparable(address.local()), domain(address.domain()));
  }

  static String comparable(String local) {
    return local.toLowerCase(Locale.ROOT);
  }

  /// A domain as it is compared; one that IDNA cannot read is only put into lower case.
  static String domain(String domain) {
    if (EmailAddress.isAscii(domain)) {
      return domain.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return domain.toLowerCase(Locale.ROOT);
    }
  }

  /// The local part without its label: `user` of `user+shop`.
  String base() {
    int plus = local.indexOf('+');
    return plus > 0 ? local.substring(0, plus) : local;
  }
}
