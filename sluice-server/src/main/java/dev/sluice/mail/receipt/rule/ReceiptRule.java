package dev.sluice.mail.receipt.rule;

import dev.sluice.mail.EmailAddress;
import java.util.List;
import java.util.regex.Pattern;

/// For whom a message is taken, and what is done with it; with the limits of SES.
///
/// @param name tells it from others
/// @param isEnabled whether it counts
/// @param recipients for whom; none is everybody at all domains of the hub
/// @param needsTls whether it takes only what comes over TLS
/// @param isScanned whether viruses and spam are looked for
/// @param actions what is done, in this order; none makes the event alone
public record ReceiptRule(
    String name,
    boolean isEnabled,
    List<RecipientCondition> recipients,
    boolean needsTls,
    boolean isScanned,
    List<Action> actions) {

  /// How many rules there may be.
  public static final int MAX_RULES = 200;

  /// How many recipients a rule may name.
  public static final int MAX_RECIPIENTS = 100;

  /// How many actions a rule may have.
  public static final int MAX_ACTIONS = 10;

  /// What the names of the hub's own rules begin with.
  public static final String OWN_PREFIX = "sluice.";

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?");

  /// Checks the name and the limits.
  public ReceiptRule {
    recipients = List.copyOf(recipients);
    actions = List.copyOf(actions);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot name a receipt rule: a name has 1 to 64 letters, digits, '_', '.' or '-',"
              + " and begins and ends with a letter or digit");
    }
    if (recipients.size() > MAX_RECIPIENTS) {
      throw new IllegalArgumentException(
          "a receipt rule names at most " + MAX_RECIPIENTS + " recipients");
    }
    if (actions.size() > MAX_ACTIONS) {
      throw new IllegalArgumentException("a receipt rule has at most " + MAX_ACTIONS + " actions");
    }
    if (actions.stream().filter(Action.Publish.class::isInstance).count() > 1) {
      throw new IllegalArgumentException("a receipt rule publishes a message only once");
    }
  }

  /// Refuses the name of a rule of the hub's own.
  ///
  /// @throws IllegalArgumentException when it is one
  public ReceiptRule requireNotOwn() {
    if (name.startsWith(OWN_PREFIX)) {
      throw new IllegalArgumentException(
          "'" + name + "': names with '" + OWN_PREFIX + "' in front are the hub's own");
    }
    return this;
  }

  /// Whether it is for a recipient.
  ///
  /// @param domains the domains of the hub, which a rule without recipients means
  public boolean matches(EmailAddress recipient, Domains domains) {
    return recipients.isEmpty()
        ? domains.contains(recipient)
        : recipients.stream().anyMatch(condition -> condition.matches(recipient));
  }

  /// Whether it ends the evaluation whatever comes: nothing before its stop can end the rule early.
  boolean surelyStops() {
    for (Action action : actions) {
      if (action instanceof Action.Stop) {
        return true;
      }
      if (action instanceof Action.Application application && application.isWaitedFor()) {
        return false;
      }
    }
    return false;
  }
}
