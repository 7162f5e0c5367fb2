package dev.sluice.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.GivenPieces;
import dev.sluice.config.TargetSettings;
import dev.sluice.config.Written;
import dev.sluice.fault.Fault;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.target.http.Connection;
import dev.sluice.time.Clock;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Rules, targets and connections that are made, changed and removed at run time, beside those of
/// the configuration.
///
/// A change is checked as a whole first: the piece itself by the readers of the configuration, then
/// what uses it, and of rules all of them together. Only then is it written, with its notice, and
/// only then does it count. So a reader sees the set before or the set after, and a refused change
/// leaves nothing behind.
///
/// A piece of the configuration goes before one of its name that was made at run time.
public final class Setup {

  private static final System.Logger LOG = System.getLogger(Setup.class.getName());

  /// What stands in the path of trials where a rule's name would stand.
  private static final String TRIED = "try";

  private final Changes changes;
  private final Clock clock;
  private final Meaning meaning;
  private final Consumer<URI> reach;
  private final Delivering delivering;
  private final LiveRules live;
  private volatile Pieces pieces;

  /// Whoever delivers to targets.
  public interface Delivering {

    /// Begins to deliver to a target, or goes on in another way; one that is disabled gets nothing.
    void begin(TargetName name, TargetSettings.HttpTarget target);

    /// Forgets what a target has said of itself: it is another one from now on.
    void changed(TargetName name);

    /// Delivers to it no more; what it is owed stays.
    void end(TargetName name);

    /// How many deliveries to it have not ended.
    long owed(TargetName name);
  }

  /// What stands in the configuration.
  ///
  /// @param written how it stands there
  public record Fixed(List<Rule> rules, Map<TargetName, TargetSettings> targets, Written written) {
    /// Copies both.
    public Fixed {
      rules = List.copyOf(rules);
      targets = Map.copyOf(targets);
    }
  }

  /// A piece as it was put.
  ///
  /// @param isNew whether there was none of its name
  public record Put(Kept kept, boolean isNew) {}

  /// Reads what is kept; targets are not begun before {@link #begin()}.
  ///
  /// @param registry keeps the pieces; it should seal them
  /// @param reach throws a fault against a URL that nothing may be sent to
  /// @param live gets the rules of both sides, now and after each change
  /// @throws Fault `invalid-rules` when the rules of both sides are too many together
  public Setup(
      Fixed fixed,
      Registry registry,
      Changes changes,
      Clock clock,
      Consumer<URI> reach,
      Delivering delivering,
      LiveRules live) {
    this.changes = changes;
    this.clock = clock;
    this.meaning = new Meaning(fixed);
    this.reach = reach;
    this.delivering = delivering;
    this.live = live;
    this.pieces = meaning.read(registry);
    live.swap(meaning.compiled(pieces));
  }

  /// Begins to deliver to the targets that were made at run time, and says which rules name targets
  /// that are not there.
  public void begin() {
    pieces.targets().forEach(delivering::begin);
    Map<TargetName, TargetSettings> known = meaning.known(pieces);
    pieces
        .rules()
        .values()
        .forEach(rule ->
            rule.targets().stream()
                .filter(target -> !known.containsKey(target))
                .forEach(target ->
                    LOG.log(
                        System.Logger.Level.WARNING,
                        "rule {0} names target {1}, which is not there; what it is owed is kept",
                        rule.name(),
                        target)));
  }

  /// The rules of the configuration.
  public List<Rule> fileRules() {
    return meaning.fileRules();
  }

  /// The rule of the configuration of a name.
  public Optional<Rule> fileRule(String name) {
    return meaning.fileRule(name);
  }

  /// All targets that rules may name.
  public Map<TargetName, TargetSettings> targets() {
    return meaning.known(pieces);
  }

  /// The target of a name that rules may name.
  public Optional<TargetSettings> target(TargetName name) {
    return meaning.known(pieces, name);
  }

  /// The pieces of a sort that were made at run time, by their names; those of whose name one
  /// stands in the configuration are not among them.
  public List<Kept> all(Sort sort) {
    return List.copyOf(pieces.of(sort).values());
  }

  /// The piece of a name that was made at run time.
  public Optional<Kept> find(Sort sort, String name) {
    return pieces.find(sort, name);
  }

  /// The piece of a name that was made at run time.
  ///
  /// @throws Fault `no-such-rule`, `no-such-target`, `no-such-connection`
  public Kept require(Sort sort, String name) {
    return find(sort, name).orElseThrow(() -> sort.missing(name));
  }

  /// What is wrong with a piece; empty when it is used.
  public Optional<String> trouble(Sort sort, String name) {
    return pieces.trouble(sort, name);
  }

  /// What the configuration says of a piece, without secrets; empty when there is none of its name,
  /// and of a target of which it would have to be told where it may hold secrets.
  public Optional<ObjectNode> shownOfFile(Sort sort, String name) {
    return meaning.written(sort, name).map(json -> Veil.over(sort, json));
  }

  /// The names of the connections of the configuration.
  public Set<String> fileConnections() {
    return meaning.fileConnections();
  }

  /// What a piece says, without its secrets.
  public ObjectNode shown(Sort sort, Kept kept) {
    return Veil.over(sort, kept.json());
  }

  /// What a rule would be, checked beside all others; nothing is kept.
  ///
  /// @throws Fault `invalid-rule`, `invalid-pattern`, `invalid-filter`
  public Rule tried(String name, ObjectNode json) {
    Rule rule = meaning.rule(pieces, name, json, Set.of());
    RuleSet.compile(List.of(rule));
    return rule;
  }

  /// Makes a rule, or gives one other content.
  ///
  /// @param by who does it
  /// @param ids how clients of EventBridge call its targets; empty keeps what is there
  /// @param version what it must have; empty takes any, and none
  /// @throws Fault `invalid-rule`, `invalid-pattern`, `invalid-filter`, `invalid-rules`,
  ///   `rule-in-file`, `rule-changed`, `no-such-rule`, `rule-too-large`, `too-many-rules`
  public synchronized Put putRule(
      String by,
      String name,
      ObjectNode json,
      Optional<Map<String, String>> ids,
      OptionalLong version) {
    if (name.equals(TRIED)) {
      throw Sort.RULE.invalid("'" + TRIED + "' cannot name a rule: rules are tried at that path");
    }
    Optional<Kept> old = changeable(Sort.RULE, name, version);
    Rule rule = meaning.rule(pieces, name, json, Set.of());
    RuleSet.compile(List.of(rule));
    Map<String, String> named =
        new TreeMap<>(ids.orElseGet(() -> old.map(Kept::ids).orElse(Map.of())));
    named.keySet().retainAll(Meaning.named(json));
    Kept fresh = fresh(Sort.RULE, by, name, json, named, old);
    Pieces next = pieces.with(fresh, rule);
    RuleSet set = meaning.compiled(next);
    write(Sort.RULE, by, fresh, old.isPresent() ? "replaced" : "created");
    pieces = next;
    live.swap(set);
    return new Put(fresh, old.isEmpty());
  }

  /// Puts a rule in force, or out of it.
  ///
  /// @throws Fault `no-such-rule`, `rule-in-file`, `rule-changed`
  public synchronized Kept enableRule(
      String by, String name, boolean enabled, OptionalLong version) {
    Kept old = changeable(Sort.RULE, name, version).orElseThrow(() -> Sort.RULE.missing(name));
    if (old.isEnabled() == enabled) {
      return old;
    }
    ObjectNode json = old.json().deepCopy().put("enabled", enabled);
    Rule rule = meaning.rule(pieces, name, json, Meaning.named(json));
    Kept fresh = fresh(Sort.RULE, by, name, json, old.ids(), Optional.of(old));
    Pieces next = pieces.with(fresh, rule);
    RuleSet set = meaning.compiled(next);
    write(Sort.RULE, by, fresh, enabled ? "enabled" : "disabled");
    pieces = next;
    live.swap(set);
    return fresh;
  }

  /// Makes a target, or gives one other content.
  ///
  /// @param version what it must have; empty takes any, and none
  /// @throws Fault `invalid-target`, `address-refused`, `target-in-file`, `target-in-use`,
  ///   `target-changed`, `no-such-target`, `target-too-large`, `too-many-targets`
  public synchronized Put putTarget(
      String by, String name, ObjectNode given, OptionalLong version) {
    Optional<Kept> old = changeable(Sort.TARGET, name, version);
    ObjectNode json = Veil.lifted(Sort.TARGET, given, old);
    TargetSettings.HttpTarget target = meaning.target(pieces, name, json);
    reach.accept(target.settings().url());
    Kept fresh = fresh(Sort.TARGET, by, name, json, Map.of(), old);
    Pieces next = pieces.with(fresh, target);
    requireRulesStayRight(next, name);
    write(Sort.TARGET, by, fresh, old.isPresent() ? "replaced" : "created");
    pieces = next;
    delivering.changed(new TargetName(name));
    delivering.begin(new TargetName(name), target);
    return new Put(fresh, old.isEmpty());
  }

  private void requireRulesStayRight(Pieces next, String target) {
    for (Kept user : next.of(Sort.RULE).values()) {
      if (Meaning.named(user.json()).contains(target)) {
        try {
          meaning.rule(next, user.name(), user.json(), Meaning.named(user.json()));
        } catch (Fault fault) {
          throw Sort.TARGET.inUse(
              target, "rule '" + user.name() + "', which would be wrong: " + fault.sentence());
        }
      }
    }
  }

  /// Makes a connection, or gives one other content; the targets that use it use that at once.
  ///
  /// @param version what it must have; empty takes any, and none
  /// @throws Fault `invalid-connection`, `address-refused`, `connection-in-use`,
  ///   `connection-changed`, `no-such-connection`, `connection-too-large`, `too-many-connections`
  public synchronized Put putConnection(
      String by, String name, ObjectNode given, OptionalLong version) {
    Optional<Kept> old = changeable(Sort.CONNECTION, name, version);
    ObjectNode json = Veil.lifted(Sort.CONNECTION, given, old);
    tokenUrl(GivenPieces.connection(name, json)).ifPresent(reach);
    Kept fresh = fresh(Sort.CONNECTION, by, name, json, Map.of(), old);
    Pieces next = pieces.with(fresh, Map.of());
    Map<TargetName, TargetSettings.HttpTarget> users = new TreeMap<>();
    for (Kept user : users(name)) {
      try {
        users.put(new TargetName(user.name()), meaning.target(next, user.name(), user.json()));
      } catch (Fault fault) {
        throw Sort.CONNECTION.inUse(
            name, "target '" + user.name() + "', which would be wrong: " + fault.sentence());
      }
    }
    write(Sort.CONNECTION, by, fresh, old.isPresent() ? "replaced" : "created");
    pieces = pieces.with(fresh, users);
    users.forEach(delivering::begin);
    return new Put(fresh, old.isEmpty());
  }

  private static Optional<URI> tokenUrl(Connection connection) {
    return switch (connection) {
      case Connection.OAuth oauth -> Optional.of(oauth.tokenUrl());
      case Connection.With with -> tokenUrl(with.connection());
      case Connection.None _, Connection.Basic _, Connection.ApiKey _, Connection.QueryKey _ ->
          Optional.empty();
    };
  }

  private List<Kept> users(String connection) {
    return pieces.of(Sort.TARGET).values().stream()
        .filter(each -> GivenPieces.connectionOf(each.json()).equals(connection))
        .toList();
  }

  /// Removes a rule. What it made due stays due, and is sent as the target sends by itself.
  ///
  /// @param version what it must have; empty takes any
  /// @throws Fault `no-such-rule`, `rule-in-file`, `rule-changed`
  public synchronized void deleteRule(String by, String name, OptionalLong version) {
    Kept old = changeable(Sort.RULE, name, version).orElseThrow(() -> Sort.RULE.missing(name));
    Pieces next = pieces.without(Sort.RULE, name);
    RuleSet set = meaning.compiled(next);
    remove(Sort.RULE, by, old);
    pieces = next;
    live.swap(set);
  }

  /// Removes a target that no rule names.
  ///
  /// @param keepsOwed whether it may be removed although it is owed something, which is then kept
  ///   until a target of its name is there again
  /// @throws Fault `no-such-target`, `target-in-file`, `target-changed`, `target-in-use`,
  ///   `target-owed`
  public synchronized void deleteTarget(
      String by, String name, boolean keepsOwed, OptionalLong version) {
    Kept old = changeable(Sort.TARGET, name, version).orElseThrow(() -> Sort.TARGET.missing(name));
    for (Kept user : pieces.of(Sort.RULE).values()) {
      if (Meaning.named(user.json()).contains(name)) {
        throw Sort.TARGET.inUse(name, "rule '" + user.name() + "'");
      }
    }
    TargetName target = new TargetName(name);
    long owed = delivering.owed(target);
    if (owed > 0 && !keepsOwed) {
      throw Sort.conflict(
          "target-owed",
          "the target '"
              + name
              + "' is owed "
              + owed
              + " deliveries; wait until they have ended, or remove it with owed=keep, which keeps"
              + " them until a target of this name is there again");
    }
    remove(Sort.TARGET, by, old);
    pieces = pieces.without(Sort.TARGET, name);
    delivering.end(target);
  }

  /// Removes a connection that no target uses.
  ///
  /// @throws Fault `no-such-connection`, `connection-changed`, `connection-in-use`
  public synchronized void deleteConnection(String by, String name, OptionalLong version) {
    Kept old =
        changeable(Sort.CONNECTION, name, version).orElseThrow(() -> Sort.CONNECTION.missing(name));
    List<Kept> users = users(name);
    if (!users.isEmpty()) {
      throw Sort.CONNECTION.inUse(name, "target '" + users.getFirst().name() + "'");
    }
    remove(Sort.CONNECTION, by, old);
    pieces = pieces.without(Sort.CONNECTION, name);
  }

  private Optional<Kept> changeable(Sort sort, String name, OptionalLong version) {
    if (meaning.isOfFile(sort, name)) {
      throw sort.inFile(name);
    }
    Optional<Kept> old = pieces.find(sort, name);
    if (version.isPresent() && old.isEmpty()) {
      throw sort.missing(name);
    }
    if (version.isPresent() && version.getAsLong() != old.orElseThrow().version()) {
      throw sort.changed(name);
    }
    return old;
  }

  private Kept fresh(
      Sort sort,
      String by,
      String name,
      ObjectNode json,
      Map<String, String> ids,
      Optional<Kept> old) {
    if (json.toString().length() > Sort.MAX_CHARACTERS) {
      throw sort.tooLarge(name);
    }
    if (old.isEmpty() && pieces.of(sort).size() >= Sort.MAX) {
      throw sort.tooMany();
    }
    Kept.Change now = new Kept.Change(clock.now(), by);
    return new Kept(
        name,
        json,
        ids,
        old.map(Kept::version).orElse(Registry.ABSENT) + 1,
        old.map(Kept::made).orElse(now),
        now);
  }

  private void write(Sort sort, String by, Kept fresh, String what) {
    make(
        sort,
        notice(sort, by, fresh, what),
        new Change.Put(sort.prefix() + fresh.name(), KeptRow.written(fresh), fresh.version() - 1));
  }

  private void remove(Sort sort, String by, Kept old) {
    make(
        sort,
        notice(sort, by, old, "removed"),
        new Change.Delete(sort.prefix() + old.name(), old.version()));
  }

  private static Notice notice(Sort sort, String by, Kept kept, String what) {
    return new Notice(
        by, sort.word() + "." + what, kept.name(), Map.of("version", kept.version() + ""));
  }

  private void make(Sort sort, Notice notice, Change change) {
    try {
      changes.make(notice, List.of(change));
    } catch (Fault fault) {
      throw fault.code().equals("registry-conflict") ? sort.changed(notice.subject()) : fault;
    }
  }
}
