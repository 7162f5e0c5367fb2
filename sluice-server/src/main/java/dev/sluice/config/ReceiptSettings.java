package dev.sluice.config;

import dev.sluice.mail.receipt.IpFilters;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.Domains;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.verdict.VerdictSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How mail is received.
///
/// @param domains for which domains; none takes no mail
/// @param filters from which addresses
/// @param stores where messages are kept, by name; that of the postmaster is always there
/// @param rules what is done with messages, in the file's order, disabled ones too
/// @param verdicts how messages are checked; empty checks none
/// @param isForAnyDomain whether mail is taken whatever its domain, those named or not
public record ReceiptSettings(
    List<String> domains,
    IpFilters filters,
    Map<String, Store> stores,
    List<ReceiptRule> rules,
    Optional<VerdictSettings> verdicts,
    boolean isForAnyDomain) {

  private static final String DEVELOPMENT = "development";
  private static final Duration DEVELOPMENT_KEEP = Duration.ofDays(7);

  /// Mail for the domains that are named.
  public ReceiptSettings(
      List<String> domains,
      IpFilters filters,
      Map<String, Store> stores,
      List<ReceiptRule> rules,
      Optional<VerdictSettings> verdicts) {
    this(domains, filters, stores, rules, verdicts, false);
  }

  /// The same for any domain. Where there are no rules, one stores all that comes.
  ///
  /// @param data the data folder
  public ReceiptSettings forDevelopment(Path data) {
    if (!rules.isEmpty()) {
      return new ReceiptSettings(domains, filters, stores, rules, verdicts, true);
    }
    Map<String, Store> more = new LinkedHashMap<>(stores);
    Path folder = data.resolve("mail").resolve("stores").resolve(DEVELOPMENT);
    more.putIfAbsent(DEVELOPMENT, new Store(folder, Optional.of(DEVELOPMENT_KEEP)));
    ReceiptRule all =
        new ReceiptRule(
            ReceiptRule.OWN_PREFIX + DEVELOPMENT,
            true,
            List.of(),
            false,
            true,
            List.of(new Action.Store(DEVELOPMENT, "")));
    return new ReceiptSettings(domains, filters, more, List.of(all), verdicts, true);
  }

  /// For which domains mail is taken.
  public Domains takenDomains() {
    return isForAnyDomain ? Domains.ANY : new Domains(domains);
  }

  /// Whether there is anybody for whom mail is taken.
  public boolean takesMail() {
    return isForAnyDomain || !domains.isEmpty();
  }

  /// A store of messages.
  ///
  /// @param folder the folder that its objects stand in, absolute
  /// @param keep how long messages stay; empty is for good
  public record Store(Path folder, Optional<Duration> keep) {}

  /// Copies the lists and the map, and keeps their order.
  public ReceiptSettings {
    domains = List.copyOf(domains);
    stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    rules = List.copyOf(rules);
  }
}
