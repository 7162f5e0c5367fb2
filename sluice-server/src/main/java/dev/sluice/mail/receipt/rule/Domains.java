package dev.sluice.mail.receipt.rule;

import dev.sluice.mail.EmailAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The domains that the hub takes mail for.
public final class Domains {

  /// Every domain there is, for a hub that nobody else can reach.
  public static final Domains ANY = new Domains(Set.of(), true);

  private final Set<String> names;
  private final boolean isAny;

  private Domains(Set<String> names, boolean isAny) {
    this.names = names;
    this.isAny = isAny;
  }

  /// These domains; their subdomains are taken where a rule names them.
  ///
  /// @throws IllegalArgumentException when a text is no domain
  public Domains(List<String> names) {
    this(
        names.stream().map(RecipientCondition::parseDomain).collect(Collectors.toUnmodifiableSet()),
        false);
  }

  /// Whether an address is at one of them.
  public boolean contains(EmailAddress address) {
    return isAny || names.contains(Mailbox.domain(address.domain()));
  }

  /// Whether an address is at one of them or below.
  public boolean reaches(EmailAddress address) {
    return reaches(Mailbox.domain(address.domain()));
  }

  /// Whether a domain is one of them or below.
  boolean reaches(String domain) {
    return isAny
        || names.stream().anyMatch(name -> domain.equals(name) || domain.endsWith("." + name));
  }

  /// Whether an address is that of the postmaster at one of them, who always gets mail (RFC 5321,
  /// section 4.5.1).
  public boolean isPostmaster(EmailAddress address) {
    return contains(address) && address.local().equalsIgnoreCase("postmaster");
  }

  /// Their names, in lower case and ASCII.
  Set<String> names() {
    return names;
  }
}
