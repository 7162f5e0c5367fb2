package dev.sluice.mail.receipt;

import dev.sluice.mail.receipt.rule.ReceiptRule;
import java.time.Instant;
import java.util.Optional;

/// A rule, and what is known of it.
///
/// @param version 1 when it was made, and one more with each change; 0 in the configuration
/// @param made when it was made, and by whom; empty in the configuration
/// @param changed the same of its last change
public record KeptRule(
    ReceiptRule rule, long version, Optional<Change> made, Optional<Change> changed) {

  /// Who did something, and when.
  public record Change(Instant at, String by) {}

  static KeptRule ofFile(ReceiptRule rule) {
    return new KeptRule(rule, 0, Optional.empty(), Optional.empty());
  }

  static KeptRule made(ReceiptRule rule, Change change) {
    return new KeptRule(rule, 1, Optional.of(change), Optional.of(change));
  }

  KeptRule with(ReceiptRule other, Change change) {
    return new KeptRule(other, version + 1, made, Optional.of(change));
  }

  /// Whether it stands in the configuration, where alone it can be changed.
  public boolean isOfFile() {
    return made.isEmpty();
  }
}
