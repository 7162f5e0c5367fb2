package dev.sluice.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import dev.sluice.rule.filter.Filters;
import dev.sluice.rule.pattern.FlatEvent;
import dev.sluice.rule.pattern.Interpreter;
import dev.sluice.rule.pattern.Pattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.MachineComplexityEvaluator;
import software.amazon.event.ruler.Patterns;

/// All rules at one time, compiled: says which of them match an event. Immutable.
///
/// The matcher is AWS's event-ruler. Its machine is filled here once and never changed after,
/// because a look-up beside a change misses rules that nobody touched; and nothing is ever deleted
/// from one, because that leaks. A change of rules is a new set.
///
/// What a pattern means is what event-ruler makes of it, but for these, which are decided by the
/// {@link Interpreter}: `$and`, `$not`, dates, numbers that no double holds, IPv6 addresses beside
/// IPv4 blocks, and every rule for an event that would keep event-ruler busy for long.
/// - Numbers are compared by value: `1`, `1.0` and `1e0` are the same.
/// - `exists` looks at leaves: an object, `[]` and `{}` count as absent, `null` as present.
/// - `anything-but` wants a value: it does not match where the field is absent.
/// - A dot in a name is like a level: `{"a.b": …}` and `{"a": {"b": …}}` are the same field.
/// - A string that is an IP address equals every way to write that address.
/// - The alternatives of fields within one array must meet in the same element.
/// - Letter case is ignored letter by letter; strings are not normalised.
///
/// An event of ordinary size costs a few microseconds. An event is never tried for longer than
/// {@link #MAX_STEPS} allow: arrays beside each other cost by their length, not by their product.
public final class RuleSet {

  /// How many rules one set may have.
  public static final int MAX_RULES = 100_000;

  /// Into how many patterns without `$or` all rules together may multiply out, about 1.2 KB each.
  public static final int MAX_BRANCHES = 100_000;

  /// The most wildcards that one value may be in the middle of at the same time, as event-ruler
  /// counts them; in effect, how many wildcards there may be over one field. At 100 of the worst
  /// kind event-ruler's own figures say about 1,000 events a second.
  public static final int MAX_COMPLEXITY = 100;

  /// How many combinations of values event-ruler may be shown, summed over the sets of fields that
  /// patterns name together; about 20 ms of work. An event with more is decided by the interpreter.
  public static final long MAX_COMBINATIONS = 20_000;

  /// How long a value may be, in UTF-16 units, for event-ruler to look for wildcards in it.
  public static final int MAX_WILD_LENGTH = 4_096;

  /// How many comparisons of a value the interpreter may make for one event; about a third of a
  /// second. An event that needs more is refused.
  public static final long MAX_STEPS = 10_000_000;

  /// How many rules may have filters: they are asked one by one about each event, a few
  /// microseconds each.
  public static final int MAX_FILTER_RULES = 1_000;

  private static final int MAX_SHOWN = 10;

  private final List<Rule> rules;
  private final List<Selected> selected;
  private final GenericMachine<Entry> machine;
  private final Survey survey;
  private final BitSet checked;
  private final BitSet always;

  private RuleSet(Compilation done) {
    this.rules = done.rules;
    this.selected = List.copyOf(done.selected);
    this.machine = done.machine;
    this.survey = done.survey;
    this.checked = done.checked;
    this.always = done.always;
  }

  /// Compiles rules; the disabled ones are checked, and match nothing.
  ///
  /// @throws Fault `invalid-pattern` or `invalid-filter`, with a line for each rule that is wrong,
  ///   or `invalid-rules` when they are too many, too costly together, or two have the same name
  public static RuleSet compile(List<Rule> rules) {
    if (rules.size() > MAX_RULES) {
      throw together(rules.size() + " rules are too many; at most " + MAX_RULES + " are taken");
    }
    List<Rule> sorted = rules.stream().sorted(Comparator.comparing(Rule::name)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
        throw together("two rules are named '" + sorted.get(i).name() + "'");
      }
    }
    return new Compilation(sorted, rules).run();
  }

  /// The rules that match a view, each once, in the order of their names.
  ///
  /// @throws Fault `event-too-wide`, when it would take more than {@link #MAX_STEPS}
  public List<Rule> matching(ObjectNode view) {
    Survey.Findings findings = survey.of(view);
    BitSet apart = findings.apart();
    if (findings.isWide()) {
      return confirmed(view, enabled());
    }
    List<Entry> found = machine.rulesForJSONEvent(findings.shown());
    if (apart.isEmpty() && always.isEmpty() && areSure(found)) {
      return switch (found.size()) {
        case 0 -> List.of();
        case 1 -> List.of(found.getFirst().rule());
        default ->
            found.stream().sorted(Comparator.comparingInt(Entry::index)).map(Entry::rule).toList();
      };
    }
    BitSet sure = new BitSet();
    BitSet unsure = (BitSet) apart.clone();
    unsure.or(always);
    found.forEach(entry -> (checked.get(entry.index()) ? unsure : sure).set(entry.index()));
    List<Rule> confirmed = confirmed(view, unsure);
    sure.andNot(unsure);
    return Stream.concat(sure.stream().mapToObj(rules::get), confirmed.stream())
        .sorted(Comparator.comparing(Rule::name))
        .toList();
  }

  private boolean areSure(List<Entry> found) {
    if (!checked.isEmpty()) {
      for (Entry entry : found) {
        if (checked.get(entry.index())) {
          return false;
        }
      }
    }
    return true;
  }

  private BitSet enabled() {
    BitSet enabled = new BitSet();
    for (int i = 0; i < rules.size(); i++) {
      enabled.set(i, rules.get(i).enabled());
    }
    return enabled;
  }

  /// Those of some rules that match by the interpreter.
  private List<Rule> confirmed(ObjectNode view, BitSet candidates) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    Interpreter interpreter = new Interpreter(FlatEvent.of(view, survey.ways()), MAX_STEPS);
    return candidates.stream()
        .filter(rule ->
            switch (selected.get(rule)) {
              case Selected.ByPattern(Pattern pattern) -> interpreter.matches(pattern);
              case Selected.ByFilters(Filters filters) -> filters.pass(view);
            })
        .mapToObj(rules::get)
        .toList();
  }

  /// All rules, the disabled ones too, in the order of their names.
  public List<Rule> rules() {
    return rules;
  }

  /// The rule of a name.
  public Optional<Rule> find(RuleName name) {
    int index = index(rules, name);
    return index < 0 ? Optional.empty() : Optional.of(rules.get(index));
  }

  /// Where a name stands among rules in the order of their names; negative when it does not.
  private static int index(List<Rule> rules, RuleName name) {
    int low = 0;
    int high = rules.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = rules.get(middle).name().compareTo(name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private static Fault together(String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-rules", trouble);
  }

  /// A rule as the machine knows it.
  ///
  /// The machine hashes what it finds, and a found rule is asked for: with both in one object, each
  /// match has one place in memory to wait for. Of 100,000 rules next to none is in a cache.
  ///
  /// @param index where it stands among the rules; no two have the same
  private record Entry(int index, Rule rule) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry entry && entry.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  /// What a rule selects events by, as it is asked.
  private sealed interface Selected {
    record ByPattern(Pattern pattern) implements Selected {}

    record ByFilters(Filters filters) implements Selected {}
  }

  /// One run of the compiler.
  private static final class Compilation {
    private final List<Rule> rules;
    private final List<Rule> given;
    private final List<Selected> selected = new ArrayList<>();
    private final GenericMachine<Entry> machine =
        GenericMachine.<Entry>builder()
            .withAdditionalNameStateReuse(true)
            .withOverridesForDuplicateRules(false)
            .build();
    private final Survey survey = new Survey(MAX_WILD_LENGTH, MAX_COMBINATIONS);
    private final BitSet checked = new BitSet();
    private final BitSet always = new BitSet();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Set<RuleName>> wildcards = new TreeMap<>();

    /// @param rules in the order of their names
    /// @param given the same in the order in which they came
    Compilation(List<Rule> rules, List<Rule> given) {
      this.rules = rules;
      this.given = given;
    }

    RuleSet run() {
      for (Rule rule : rules) {
        read(rule);
      }
      refuseWrong();
      refuseMany();
      // event-ruler gets equals-ignore-case wrong when it comes after a wildcard with a leading
      // star.
      addAll(Prefilter::ignoresCase);
      addAll(pattern -> !Prefilter.ignoresCase(pattern));
      refuseWrong();
      refuseComplex();
      return new RuleSet(this);
    }

    private void read(Rule rule) {
      String who = "rule '" + rule.name() + "'";
      try {
        selected.add(
            switch (rule.selector()) {
              case Selector.EventPattern(String json) ->
                  new Selected.ByPattern(Pattern.read(who, json));
              case Selector.Filters(String json) -> new Selected.ByFilters(Filters.read(who, json));
            });
      } catch (Fault fault) {
        faults.add(fault);
      }
    }

    private void refuseMany() {
      long branches = 0;
      int filters = 0;
      for (int i = 0; i < rules.size(); i++) {
        if (rules.get(i).enabled()) {
          switch (selected.get(i)) {
            case Selected.ByPattern(Pattern pattern) -> branches += pattern.branches().size();
            case Selected.ByFilters _ -> {
              filters++;
              always.set(i);
            }
          }
        }
      }
      if (branches > MAX_BRANCHES) {
        throw together(
            "the $or alternatives of all rules multiply out to "
                + branches
                + " patterns; at most "
                + MAX_BRANCHES
                + " are taken");
      }
      if (filters > MAX_FILTER_RULES) {
        throw together(
            filters
                + " rules have filters; at most "
                + MAX_FILTER_RULES
                + " are taken, because each is asked about each event. Patterns are not");
      }
    }

    /// Adds rules in the order in which they came. Filled in the order of names, a machine of
    /// 100,000 rules was measured to be 6 % slower: it waits for memory, and there what was added
    /// together lies together.
    private void addAll(Predicate<Pattern> these) {
      for (Rule rule : given) {
        int index = index(rules, rule.name());
        if (selected.get(index) instanceof Selected.ByPattern(Pattern pattern)
            && these.test(pattern)) {
          add(index, pattern);
        }
      }
    }

    private void add(int index, Pattern pattern) {
      Rule rule = rules.get(index);
      List<List<Pattern.Field>> branches = Prefilter.of(pattern).orElse(List.of());
      List<Map<String, List<Patterns>>> compiled = new ArrayList<>();
      try {
        branches.forEach(branch -> compiled.addAll(compile(rule, Prefilter.json(branch))));
      } catch (Fault fault) {
        faults.add(fault);
        return;
      }
      if (!rule.enabled()) {
        return;
      }
      Entry entry = new Entry(index, rule);
      compiled.forEach(branch -> machine.addPatternRule(entry, branch));
      branches.forEach(branch -> survey.add(index, branch));
      survey.addWays(pattern);
      checked.set(index, !Prefilter.isExact(pattern));
      always.set(index, branches.isEmpty());
      for (List<Pattern.Field> branch : branches) {
        for (Pattern.Field field : branch) {
          if (field.operators().stream().anyMatch(Prefilter::isWild)) {
            wildcards.computeIfAbsent(field.path(), _ -> new TreeSet<>()).add(rule.name());
          }
        }
      }
    }

    private static List<Map<String, List<Patterns>>> compile(Rule rule, String pattern) {
      List<Map<String, List<Patterns>>> compiled;
      @Nullable String refused;
      try {
        compiled = JsonRuleCompiler.compile(pattern, false);
        refused = null;
      } catch (IOException | RuntimeException e) {
        // event-ruler has no exception of its own for patterns that it does not take.
        compiled = List.of();
        refused = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      }
      if (refused != null) {
        throw Pattern.invalid(
            "rule '" + rule.name() + "'", "", "event-ruler refuses it: " + refused);
      }
      return compiled;
    }

    private void refuseWrong() {
      if (faults.size() == 1) {
        throw faults.getFirst();
      }
      if (!faults.isEmpty()) {
        String lines =
            faults.stream().limit(MAX_SHOWN).map(Fault::sentence).collect(Collectors.joining("\n"));
        int more = faults.size() - MAX_SHOWN;
        throw Fault.of(
            Fault.Kind.INVALID,
            faults.getFirst().code(),
            more > 0 ? lines + "\nand " + more + " more rules are wrong" : lines);
      }
    }

    private void refuseComplex() {
      if (wildcards.isEmpty()) {
        return;
      }
      int complexity =
          machine.evaluateComplexity(new MachineComplexityEvaluator(MAX_COMPLEXITY + 1));
      if (complexity > MAX_COMPLEXITY) {
        Map.Entry<String, Set<RuleName>> worst =
            Collections.max(
                wildcards.entrySet(), Comparator.comparingInt(field -> field.getValue().size()));
        Set<RuleName> names = worst.getValue();
        throw together(
            "the wildcards over one field are too many: more than "
                + MAX_COMPLEXITY
                + " could be open in one value. Use prefix or suffix, or fewer wildcards."
                + " Most rules with wildcards name '"
                + worst.getKey()
                + "': "
                + names.stream().limit(10).map(RuleName::value).collect(Collectors.joining(", "))
                + (names.size() > 10 ? ", …" : ""));
      }
    }
  }
}
