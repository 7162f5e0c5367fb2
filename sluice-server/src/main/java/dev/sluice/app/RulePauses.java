package dev.sluice.app;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.identity.Caller;
import dev.sluice.ingress.http.PauseDesk;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.rule.RuleSet;
import dev.sluice.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The rules that are paused, in the registry: `rule/paused/<name>` holds when it was paused and by
/// whom, as `<time> <who>`.
///
/// A rule that is gone can be resumed, so that its backlog is not held for ever.
final class RulePauses implements PauseDesk {

  /// How many rules may be paused at once.
  static final int MAX_PAUSED = 10_000;

  private static final String PREFIX = "rule/paused/";
  private static final int PAGE = 1_000;

  private final Registry registry;
  private final Changes changes;
  private final Outbox outbox;
  private final Supplier<RuleSet> rules;
  private final Predicate<TargetName> takesRuns;
  private final Clock clock;
  private final TreeMap<RuleName, Registered> paused = new TreeMap<>();

  private RulePauses(
      Registry registry,
      Changes changes,
      Outbox outbox,
      Supplier<RuleSet> rules,
      Predicate<TargetName> takesRuns,
      Clock clock) {
    this.registry = registry;
    this.changes = changes;
    this.outbox = outbox;
    this.rules = rules;
    this.takesRuns = takesRuns;
    this.clock = clock;
  }

  /// Holds what was paused before; to be called before anything is delivered.
  ///
  /// @param rules the rules of the moment
  /// @param takesRuns whether a target is an archive, which goes on
  static RulePauses start(
      Registry registry,
      Changes changes,
      Outbox outbox,
      Supplier<RuleSet> rules,
      Predicate<TargetName> takesRuns,
      Clock clock) {
    RulePauses pauses = new RulePauses(registry, changes, outbox, rules, takesRuns, clock);
    String after = "";
    List<Registered> page = registry.list(PREFIX, after, PAGE);
    while (!page.isEmpty()) {
      page.forEach(
          each -> pauses.paused.put(new RuleName(each.key().substring(PREFIX.length())), each));
      after = page.getLast().key();
      page = registry.list(PREFIX, after, PAGE);
    }
    outbox.hold(pauses.paused.keySet());
    return pauses;
  }

  @Override
  public synchronized Paused pause(String name, Caller by) {
    RuleName rule = known(name);
    if (!paused.containsKey(rule)) {
      if (paused.size() >= MAX_PAUSED) {
        throw Fault.of(
            Fault.Kind.CONFLICT,
            "pauses-full",
            "at most " + MAX_PAUSED + " rules can be paused at once; resume others first");
      }
      String at = clock.now().truncatedTo(ChronoUnit.MILLIS).toString();
      String key = PREFIX + rule;
      change("rule.paused", rule, by, new Change.Put(key, value(at, by), Registry.ABSENT));
      paused.put(rule, registry.find(key).orElseThrow());
      outbox.hold(paused.keySet());
    }
    return shown(rule, pending());
  }

  private static Payload value(String at, Caller by) {
    return Payload.ofText(at + " " + by.name());
  }

  private void change(String type, RuleName rule, Caller by, Change change) {
    changes.make(new Notice(by.name(), type, rule.value(), Map.of()), List.of(change));
  }

  @Override
  public synchronized boolean resume(String name, Caller by) {
    RuleName rule = known(name);
    @Nullable Registered stands = paused.get(rule);
    if (stands == null) {
      return false;
    }
    change("rule.resumed", rule, by, new Change.Delete(stands.key(), stands.version()));
    paused.remove(rule);
    outbox.hold(paused.keySet());
    return true;
  }

  @Override
  public synchronized List<Paused> list(Optional<String> after, int max) {
    Map<RuleName, Long> pending = pending();
    return paused.keySet().stream()
        .filter(rule -> after.isEmpty() || rule.value().compareTo(after.get()) > 0)
        .limit(max)
        .map(rule -> shown(rule, pending))
        .toList();
  }

  private Paused shown(RuleName rule, Map<RuleName, Long> pending) {
    String value = Objects.requireNonNull(paused.get(rule)).value().text();
    int space = value.indexOf(' ');
    return new Paused(
        rule.value(),
        value.substring(space + 1),
        Instant.parse(value.substring(0, space)),
        pending.getOrDefault(rule, 0L));
  }

  private Map<RuleName, Long> pending() {
    Map<RuleName, Long> pending = new HashMap<>();
    for (Account account : outbox.accounts()) {
      if (!takesRuns.test(account.target())) {
        pending.merge(account.rule(), account.pending(), Long::sum);
      }
    }
    return pending;
  }

  /// A rule that there is, that owes something, or that is paused.
  private RuleName known(String name) {
    try {
      RuleName rule = new RuleName(name);
      if (paused.containsKey(rule)
          || rules.get().find(rule).isPresent()
          || pending().getOrDefault(rule, 0L) > 0) {
        return rule;
      }
    } catch (IllegalArgumentException e) {
      throw unknown(name);
    }
    throw unknown(name);
  }

  private Fault unknown(String name) {
    TreeSet<String> names = new TreeSet<>();
    rules.get().rules().forEach(rule -> names.add(rule.name().value()));
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "no-such-rule",
        "there is no rule '"
            + name
            + "'"
            + Nearest.of(name, names).map(near -> "; did you mean '" + near + "'?").orElse(""));
  }
}
