package dev.sluice.mail.receipt.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What may not be meant in a list of rules, each with the name of the rule that it is about.
///
/// Two conditions overlap exactly when one covers the other: both name one domain, or the
/// subdomains of one, or one address at it.
public final class Doubts {

  /// How many rules a sentence names.
  private static final int MAX_NAMED = 5;

  private final Domains domains;
  private final boolean hasRelay;
  private final List<Map.Entry<String, String>> found = new ArrayList<>();

  private Doubts(Domains domains, boolean hasRelay) {
    this.domains = domains;
    this.hasRelay = hasRelay;
  }

  /// The doubts about rules, in the order of the rules; a disabled rule raises none.
  ///
  /// @param hasRelay whether notices of bounces can be sent
  public static List<Map.Entry<String, String>> of(
      List<ReceiptRule> rules, Domains domains, boolean hasRelay) {
    Doubts doubts = new Doubts(domains, hasRelay);
    List<ReceiptRule> enabled = rules.stream().filter(ReceiptRule::isEnabled).toList();
    for (int i = 0; i < enabled.size(); i++) {
      ReceiptRule rule = enabled.get(i);
      doubts.alone(rule);
      doubts.against(enabled.subList(0, i), rule);
    }
    return List.copyOf(doubts.found);
  }

  private void alone(ReceiptRule rule) {
    for (RecipientCondition condition : rule.recipients()) {
      if (!domains.reaches(condition.domain())) {
        say(rule, "no mail comes for '" + condition + "': its domain is none of the hub's");
      }
    }
    int stop = stop(rule.actions());
    if (stop >= 0 && stop < rule.actions().size() - 1) {
      say(rule, "what stands behind its stop is never done");
    }
    if (!hasRelay && mayNeedNotice(rule)) {
      say(
          rule,
          "it bounces what it keeps or asks about first; without a relay nobody is told of that"
              + " when the message is for others as well");
    }
  }

  private static int stop(List<Action> actions) {
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i) instanceof Action.Stop) {
        return i;
      }
    }
    return -1;
  }

  private static boolean mayNeedNotice(ReceiptRule rule) {
    boolean later = false;
    for (Action action : rule.actions()) {
      if (action instanceof Action.Bounce && later) {
        return true;
      }
      later |= action.keeps() || action instanceof Action.Application;
    }
    return false;
  }

  private void against(List<ReceiptRule> before, ReceiptRule rule) {
    for (ReceiptRule earlier : before) {
      boolean comesFirst = !earlier.needsTls() || rule.needsTls();
      if (earlier.surelyStops() && comesFirst && coversAll(earlier, rule)) {
        say(rule, "it never runs: '" + earlier.name() + "' stops before it for all its recipients");
        return;
      }
    }
    List<String> both = new ArrayList<>();
    for (ReceiptRule earlier : before) {
      if (!earlier.surelyStops() && overlaps(earlier, rule)) {
        both.add(
            "'"
                + earlier.name()
                + "'"
                + (sharesKey(earlier, rule) ? " (and stores it under the same key)" : ""));
      }
    }
    if (!both.isEmpty()) {
      String named = String.join(", ", both.subList(0, Math.min(MAX_NAMED, both.size())));
      String more = both.size() > MAX_NAMED ? " and " + (both.size() - MAX_NAMED) + " more" : "";
      say(
          rule,
          "a message may match it and " + named + more + "; both handle it then, for none stops");
    }
  }

  private boolean coversAll(ReceiptRule earlier, ReceiptRule rule) {
    if (earlier.recipients().isEmpty()) {
      return rule.recipients().stream()
          .allMatch(each -> !(each instanceof RecipientCondition.Below) && isOurs(each));
    }
    return !rule.recipients().isEmpty()
        && rule.recipients().stream()
            .allMatch(each -> earlier.recipients().stream().anyMatch(other -> other.covers(each)));
  }

  private boolean isOurs(RecipientCondition condition) {
    return domains.names().contains(condition.domain());
  }

  private boolean overlaps(ReceiptRule one, ReceiptRule other) {
    if (one.recipients().isEmpty() && other.recipients().isEmpty()) {
      return true;
    }
    if (one.recipients().isEmpty() || other.recipients().isEmpty()) {
      List<RecipientCondition> named =
          one.recipients().isEmpty() ? other.recipients() : one.recipients();
      return named.stream()
          .anyMatch(each ->
              each instanceof RecipientCondition.Below below
                  ? domains.names().stream().anyMatch(name -> name.endsWith("." + below.domain()))
                  : isOurs(each));
    }
    return one.recipients().stream()
        .anyMatch(a -> other.recipients().stream().anyMatch(b -> a.covers(b) || b.covers(a)));
  }

  private static boolean sharesKey(ReceiptRule one, ReceiptRule other) {
    return one.actions().stream()
        .anyMatch(action -> action instanceof Action.Store && other.actions().contains(action));
  }

  private void say(ReceiptRule rule, String sentence) {
    found.add(Map.entry(rule.name(), sentence));
  }
}
