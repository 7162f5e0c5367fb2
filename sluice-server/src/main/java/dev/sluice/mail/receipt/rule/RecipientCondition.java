package dev.sluice.mail.receipt.rule;

import dev.sluice.mail.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Which recipients a rule is for, as SES has it; case makes no difference.
///
/// | text | recipients |
/// | --- | --- |
/// | `user@example.com` | that address, with any label: `user+shop@example.com` |
/// | `user+shop@example.com` | that address with that label |
/// | `example.com` | all at that domain, none at its subdomains |
/// | `.example.com` | all at any of its subdomains, however deep, none at itself |
public sealed interface RecipientCondition {

  /// How long the text of a condition may be.
  int MAX_LENGTH = EmailAddress.MAX_LOCAL + 1 + EmailAddress.MAX_DOMAIN;

  /// A domain name in ASCII, with or without a dot in it: `localhost` is one too.
  Pattern DOMAIN =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

  /// One address.
  ///
  /// @param local in lower case; with a label it means that label only
  record Address(String local, String domain) implements RecipientCondition {
    @Override
    public boolean matches(EmailAddress recipient) {
      Mailbox mailbox = Mailbox.of(recipient);
      return mailbox.domain().equals(domain)
          && (mailbox.local().equals(local) || mailbox.base().equals(local));
    }

    @Override
    public boolean covers(RecipientCondition other) {
      return other instanceof Address(String theirs, String at)
          && at.equals(domain)
          && (theirs.equals(local) || new Mailbox(theirs, at).base().equals(local));
    }

    @Override
    public String toString() {
      return local + "@" + domain;
    }
  }

  /// All addresses at a domain.
  record Domain(String domain) implements RecipientCondition {
    @Override
    public boolean matches(EmailAddress recipient) {
      return Mailbox.domain(recipient.domain()).equals(domain);
    }

    @Override
    public boolean covers(RecipientCondition other) {
      return switch (other) {
        case Address address -> address.domain().equals(domain);
        case Domain same -> same.domain().equals(domain);
        case Below _ -> false;
      };
    }

    @Override
    public String toString() {
      return domain;
    }
  }

  /// All addresses at any subdomain of a domain.
  record Below(String domain) implements RecipientCondition {
    @Override
    public boolean matches(EmailAddress recipient) {
      return Mailbox.domain(recipient.domain()).endsWith("." + domain);
    }

    @Override
    public boolean covers(RecipientCondition other) {
      return switch (other) {
        case Address address -> address.domain().endsWith("." + domain);
        case Domain inner -> inner.domain().endsWith("." + domain);
        case Below deeper ->
            deeper.domain().equals(domain) || deeper.domain().endsWith("." + domain);
      };
    }

    @Override
    public String toString() {
      return "." + domain;
    }
  }

  /// Whether a recipient is meant.
  boolean matches(EmailAddress recipient);

  /// Whether all that another condition means is meant by this one too.
  boolean covers(RecipientCondition other);

  /// The domain that it names.
  String domain();

  /// Reads a condition.
  ///
  /// @throws IllegalArgumentException when it is none
  static RecipientCondition parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a recipient has at most " + MAX_LENGTH + " characters");
    }
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return text.startsWith(".")
          ? new Below(domain(text, text.substring(1)))
          : new Domain(domain(text, text));
    }
    String local = Mailbox.comparable(text.substring(0, at));
    int bytes = local.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0
        || bytes > EmailAddress.MAX_LOCAL
        || local.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ' || c == '"')) {
      throw wrong(text);
    }
    return new Address(local, domain(text, text.substring(at + 1)));
  }

  /// Reads a domain.
  ///
  /// @throws IllegalArgumentException when it is none
  static String parseDomain(String text) {
    try {
      return domain(text, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not a domain; example.com would be", e);
    }
  }

  private static String domain(String text, String part) {
    String domain = Mailbox.domain(part);
    if (domain.length() > EmailAddress.MAX_DOMAIN || !DOMAIN.matcher(domain).matches()) {
      throw wrong(text);
    }
    return domain;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no recipient; one would be user@example.com, example.com or .example.com");
  }
}
