package dev.sluice.mail.receipt;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// The receipt rules: those of the configuration, and behind them those made at run time, in an
/// order of their own. Nobody can get in front of what the configuration says.
///
/// A rule of the configuration goes before one of its name in the registry.
public final class ReceiptRules {

  private static final System.Logger LOG = System.getLogger(ReceiptRules.class.getName());

  private final Changes changes;
  private final Clock clock;
  private final Known known;
  private final List<KeptRule> fromFile;
  private volatile Kept kept;

  /// What rules may name.
  ///
  /// @param stores the stores
  /// @param applications the targets that can be told of mail
  /// @param answering those of them that can be asked
  public record Known(Set<String> stores, Set<String> applications, Set<String> answering) {
    /// Copies the sets.
    public Known {
      stores = Set.copyOf(stores);
      applications = Set.copyOf(applications);
      answering = Set.copyOf(answering);
    }

    /// What is wrong with the names in a rule; empty when nothing is.
    public Optional<String> trouble(ReceiptRule rule) {
      for (Action action : rule.actions()) {
        if (action instanceof Action.Store store && !stores.contains(store.store())) {
          return Optional.of(missing("store", store.store(), stores));
        }
        if (action instanceof Action.Application application) {
          String name = application.target();
          if (!applications.contains(name)) {
            return Optional.of(missing("target", name, applications));
          }
          if (application.isWaitedFor() && !answering.contains(name)) {
            return Optional.of(
                "target '" + name + "' gives no answer: it must be app, or http and have a body");
          }
        }
      }
      return Optional.empty();
    }
  }

  private static String missing(String kind, String name, Set<String> known) {
    return "there is no " + kind + " '" + name + "'; " + Nearest.hint(name, new TreeSet<>(known));
  }

  /// The rules of the registry at one moment, in their order.
  private record Kept(List<KeptRule> rules, long orderVersion, List<ReceiptRule> all) {
    static Kept of(List<KeptRule> file, List<KeptRule> rules, long orderVersion) {
      Set<String> taken = new HashSet<>();
      List<ReceiptRule> all = new ArrayList<>();
      file.forEach(each -> taken.add(each.rule().name()));
      file.forEach(each -> all.add(each.rule()));
      rules.stream()
          .filter(each -> !taken.contains(each.rule().name()))
          .forEach(each -> all.add(each.rule()));
      return new Kept(List.copyOf(rules), orderVersion, List.copyOf(all));
    }
  }

  /// The rules of a file and a registry.
  public ReceiptRules(
      List<ReceiptRule> file, Known known, Registry registry, Changes changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
    this.known = known;
    this.fromFile = file.stream().map(KeptRule::ofFile).toList();
    Map<String, KeptRule> rows = new LinkedHashMap<>();
    for (Registered row : registry.list(RuleRow.PREFIX, "", ReceiptRule.MAX_RULES * 2)) {
      KeptRule rule = RuleRow.read(row);
      rows.put(rule.rule().name(), rule);
    }
    Optional<Registered> order = registry.find(RuleRow.ORDER);
    List<KeptRule> rules = new ArrayList<>();
    order
        .map(RuleRow::order)
        .orElse(List.of())
        .forEach(name -> {
          KeptRule rule = rows.remove(name);
          if (rule != null) {
            rules.add(rule);
          }
        });
    rules.addAll(rows.values());
    this.kept = Kept.of(fromFile, rules, order.map(Registered::version).orElse(Registry.ABSENT));
    rules.forEach(this::warn);
  }

  private void warn(KeptRule each) {
    String name = each.rule().name();
    if (ofFile(name).isPresent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the receipt rule {0} of the configuration goes before the one that was made at run time",
          name);
    }
    known
        .trouble(each.rule())
        .ifPresent(trouble ->
            LOG.log(System.Logger.Level.WARNING, "receipt rule {0}: {1}", name, trouble));
  }

  private Optional<KeptRule> ofFile(String name) {
    return fromFile.stream().filter(each -> each.rule().name().equals(name)).findFirst();
  }

  /// All rules in their order, those of the configuration first.
  public List<ReceiptRule> rules() {
    return kept.all();
  }

  /// The same, with what is known of each.
  public List<KeptRule> all() {
    List<KeptRule> all = new ArrayList<>(fromFile);
    kept.rules().stream().filter(each -> ofFile(each.rule().name()).isEmpty()).forEach(all::add);
    return List.copyOf(all);
  }

  /// The rule of a name.
  ///
  /// @throws Fault `no-such-receipt-rule`
  public KeptRule require(String name) {
    return ofFile(name)
        .or(() -> kept.rules().stream().filter(each -> each.rule().name().equals(name)).findFirst())
        .orElseThrow(() ->
            Fault.of(
                Fault.Kind.NOT_FOUND,
                "no-such-receipt-rule",
                "there is no receipt rule '" + name + "'"));
  }

  /// Makes a rule.
  ///
  /// @param by who makes it
  /// @param after the rule behind which it comes; an empty text makes it the first of those made at
  ///   run time, and nothing at all the last
  /// @throws Fault `receipt-rule-exists`, `too-many-receipt-rules`, `invalid-receipt-rule`,
  ///   `no-such-receipt-rule`
  public synchronized KeptRule create(String by, ReceiptRule rule, Optional<String> after) {
    requireRight(rule);
    String name = rule.name();
    List<KeptRule> rules = new ArrayList<>(kept.rules());
    if (ofFile(name).isPresent()
        || rules.stream().anyMatch(each -> each.rule().name().equals(name))) {
      throw exists(name);
    }
    if (fromFile.size() + rules.size() >= ReceiptRule.MAX_RULES) {
      throw conflict(
          "too-many-receipt-rules",
          "there are " + ReceiptRule.MAX_RULES + " receipt rules; remove some");
    }
    KeptRule made = KeptRule.made(rule, new KeptRule.Change(clock.now(), by));
    rules.add(place(rules, after), made);
    write(
        new Notice(by, "receipt-rule.created", name, Map.of()),
        rules,
        new Change.Put(RuleRow.key(name), RuleRow.written(made), Registry.ABSENT));
    return made;
  }

  private int place(List<KeptRule> rules, Optional<String> after) {
    if (after.isEmpty()) {
      return rules.size();
    }
    if (after.get().isEmpty()) {
      return 0;
    }
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).rule().name().equals(after.get())) {
        return i + 1;
      }
    }
    if (require(after.get()).isOfFile()) {
      return 0;
    }
    throw new IllegalStateException("a rule that is there is in no list");
  }

  /// Gives a rule other content; its place stays.
  ///
  /// @param version what it must have; empty takes any
  /// @throws Fault `no-such-receipt-rule`, `receipt-rule-in-file`, `receipt-rule-changed`,
  ///   `invalid-receipt-rule`
  public synchronized KeptRule replace(String by, ReceiptRule rule, OptionalLong version) {
    requireRight(rule);
    KeptRule old = changeable(rule.name(), version);
    KeptRule fresh = old.with(rule, new KeptRule.Change(clock.now(), by));
    List<KeptRule> rules = new ArrayList<>(kept.rules());
    rules.replaceAll(each -> each.rule().name().equals(rule.name()) ? fresh : each);
    try {
      changes.make(
          new Notice(by, "receipt-rule.replaced", rule.name(), Map.of()),
          List.of(new Change.Put(RuleRow.key(rule.name()), RuleRow.written(fresh), old.version())));
    } catch (Fault fault) {
      throw told(fault, rule.name());
    }
    kept = Kept.of(fromFile, rules, kept.orderVersion());
    return fresh;
  }

  /// Removes a rule.
  ///
  /// @param version what it must have; empty takes any
  /// @throws Fault `no-such-receipt-rule`, `receipt-rule-in-file`, `receipt-rule-changed`
  public synchronized void delete(String by, String name, OptionalLong version) {
    KeptRule old = changeable(name, version);
    List<KeptRule> rules = new ArrayList<>(kept.rules());
    rules.removeIf(each -> each.rule().name().equals(name));
    write(
        new Notice(by, "receipt-rule.removed", name, Map.of()),
        rules,
        new Change.Delete(RuleRow.key(name), old.version()));
  }

  /// Puts the rules that were made at run time into another order.
  ///
  /// @param names all of their names
  /// @throws Fault `receipt-rules-changed` when they are not all of them
  public synchronized void order(String by, List<String> names) {
    Map<String, KeptRule> rules = new LinkedHashMap<>();
    kept.rules().forEach(each -> rules.put(each.rule().name(), each));
    if (names.size() != rules.size() || !rules.keySet().equals(new HashSet<>(names))) {
      throw conflict(
          "receipt-rules-changed",
          "the order must name each of the "
              + rules.size()
              + " receipt rules that were made at run time once; read them and try again");
    }
    List<KeptRule> ordered =
        names.stream().map(name -> java.util.Objects.requireNonNull(rules.get(name))).toList();
    Notice notice =
        new Notice(by, "receipt-rule.ordered", "receipt-rules", Map.of("count", names.size() + ""));
    writeOrder(notice, ordered, List.of());
  }

  private void write(Notice notice, List<KeptRule> rules, Change change) {
    writeOrder(notice, rules, List.of(change));
  }

  private void writeOrder(Notice notice, List<KeptRule> rules, List<Change> more) {
    Payload order = RuleRow.order(rules.stream().map(each -> each.rule().name()).toList());
    List<Change> writes = new ArrayList<>(more);
    writes.add(new Change.Put(RuleRow.ORDER, order, kept.orderVersion()));
    try {
      changes.make(notice, writes);
    } catch (Fault fault) {
      throw told(fault, notice.subject());
    }
    kept = Kept.of(fromFile, rules, kept.orderVersion() + 1);
  }

  private static Fault told(Fault fault, String name) {
    return fault.code().equals("registry-conflict") ? changedSince(name) : fault;
  }

  private void requireRight(ReceiptRule rule) {
    String sentence;
    try {
      sentence = known.trouble(rule.requireNotOwn()).orElse("");
    } catch (IllegalArgumentException e) {
      sentence = String.valueOf(e.getMessage());
    }
    if (!sentence.isEmpty()) {
      throw Fault.of(Fault.Kind.INVALID, "invalid-receipt-rule", sentence);
    }
  }

  private KeptRule changeable(String name, OptionalLong version) {
    KeptRule rule = require(name);
    if (rule.isOfFile()) {
      throw conflict(
          "receipt-rule-in-file",
          "the receipt rule '" + name + "' stands in the configuration; change it there");
    }
    if (version.isPresent() && version.getAsLong() != rule.version()) {
      throw changedSince(name);
    }
    return rule;
  }

  private static Fault exists(String name) {
    return conflict("receipt-rule-exists", "there is a receipt rule '" + name + "' already");
  }

  private static Fault changedSince(String name) {
    return conflict(
        "receipt-rule-changed",
        "the receipt rule '" + name + "' was changed; read it and try again");
  }

  private static Fault conflict(String code, String sentence) {
    return Fault.of(Fault.Kind.CONFLICT, code, sentence);
  }
}
