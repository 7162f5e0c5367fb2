package dev.sluice.config;

import dev.sluice.mail.receipt.IpFilters;
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
public record ReceiptSettings(
    List<String> domains,
    IpFilters filters,
    Map<String, Store> stores,
    List<ReceiptRule> rules,
    Optional<VerdictSettings> verdicts) {

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
