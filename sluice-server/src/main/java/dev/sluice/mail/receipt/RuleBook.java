package dev.sluice.mail.receipt;

import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Reply;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.Domains;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import java.util.List;
import java.util.Optional;

/// The enabled rules of one moment, in their order.
///
/// In clear a rule that needs TLS is as if it were not there: a recipient whom only such rules
/// match is refused, one whom others match too is handled by those.
final class RuleBook {

  /// The store of mail for the postmaster that no rule takes.
  static final String POSTMASTER_STORE = "postmaster";

  /// What takes the postmaster's mail where no rule does.
  static final ReceiptRule POSTMASTER =
      new ReceiptRule(
          ReceiptRule.OWN_PREFIX + "postmaster",
          true,
          List.of(),
          false,
          true,
          List.of(new Action.Store(POSTMASTER_STORE, "")));

  private static final Reply TAKEN = new Reply(250, "2.1.5", "Recipient ok");
  private static final Reply NOT_OURS =
      new Reply(550, "5.7.1", "No mail is taken for this domain here");
  private static final Reply UNKNOWN = new Reply(550, "5.1.1", "Mailbox does not exist");
  private static final Reply NEEDS_TLS =
      new Reply(530, "5.7.0", "Must issue a STARTTLS command first");

  private final List<ReceiptRule> rules;
  private final Domains domains;

  RuleBook(List<ReceiptRule> rules, Domains domains) {
    this.rules = rules.stream().filter(ReceiptRule::isEnabled).toList();
    this.domains = domains;
  }

  List<ReceiptRule> rules() {
    return rules;
  }

  /// Whether a rule handles a recipient.
  boolean handles(ReceiptRule rule, EmailAddress recipient, boolean isTls) {
    return (isTls || !rule.needsTls()) && rule.matches(recipient, domains);
  }

  /// The rules that handle a recipient, if none stops.
  List<ReceiptRule> of(EmailAddress recipient, boolean isTls) {
    return rules.stream().filter(rule -> handles(rule, recipient, isTls)).toList();
  }

  /// Whether a recipient, whom no rule handles, is the postmaster's.
  boolean isPostmasters(EmailAddress recipient, boolean isTls) {
    return domains.isPostmaster(recipient) && of(recipient, isTls).isEmpty();
  }

  /// What a sender is told who names a recipient.
  Reply recipient(EmailAddress recipient, boolean isTls) {
    if (!domains.reaches(recipient)) {
      return NOT_OURS;
    }
    List<ReceiptRule> handling = of(recipient, isTls);
    if (!handling.isEmpty()) {
      return refusal(handling).orElse(TAKEN);
    }
    if (domains.isPostmaster(recipient)) {
      return TAKEN;
    }
    return of(recipient, true).isEmpty() ? UNKNOWN : NEEDS_TLS;
  }

  /// The bounce that a recipient would get whatever the message is: told before the message is
  /// sent, it needs no notice. Something that is kept, or an application that is asked, may make it
  /// another.
  private static Optional<Reply> refusal(List<ReceiptRule> handling) {
    Optional<Reply> bounce = Optional.empty();
    for (ReceiptRule rule : handling) {
      for (Action action : rule.actions()) {
        switch (action) {
          case Action.Stop() -> {
            return bounce;
          }
          case Action.Bounce(Reply reply, var _) -> bounce = bounce.or(() -> Optional.of(reply));
          case Action.AddHeader _ -> {}
          case Action.Store _, Action.Publish _, Action.Application _ -> {
            return Optional.empty();
          }
        }
      }
    }
    return bounce;
  }
}
