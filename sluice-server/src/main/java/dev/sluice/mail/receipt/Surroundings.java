package dev.sluice.mail.receipt;

import dev.sluice.mail.receipt.rule.Domains;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.verdict.Judge;
import dev.sluice.object.ObjectStore;
import dev.sluice.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// All that the receipt of mail works with.
///
/// @param hostname what the hub calls itself in headers
/// @param maxBytes how large a message may be
/// @param domains for which domains mail is taken
/// @param filters from which addresses
/// @param rules the rules of the moment, asked once for each message
/// @param stores by their names, with one for the postmaster
/// @param applications what is asked while the sender waits
/// @param sending what sends notices; empty when there is no relay
/// @param judge what is thought of messages
/// @param door what takes events
/// @param spools where messages are while they come in
public record Surroundings(
    String hostname,
    long maxBytes,
    Domains domains,
    IpFilters filters,
    Supplier<List<ReceiptRule>> rules,
    Map<String, ObjectStore> stores,
    Applications applications,
    Optional<Sending> sending,
    Judge judge,
    Door door,
    Spools spools,
    Clock clock) {

  /// How large a message may be unless something else is configured, as with SES.
  public static final long MAX_BYTES = 40L << 20;

  /// The store of mail for the postmaster that no rule takes.
  public static final String POSTMASTER_STORE = RuleBook.POSTMASTER_STORE;

  /// Copies the stores.
  public Surroundings {
    stores = Map.copyOf(stores);
  }
}
