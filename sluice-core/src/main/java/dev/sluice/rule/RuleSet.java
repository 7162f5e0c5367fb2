package dev.sluice.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
/// What a pattern means is what event-ruler makes of it:
/// - Numbers are compared as 64-bit floating point: `1`, `1.0` and `1e0` are the same. A number
///   that a double cannot hold exactly as it is written, such as 12345678901234567890 or 1e400, is
///   equal only to the same text, and no `numeric` or numeric `anything-but` sees it as a number.
///   Such a number inside those operators is refused.
/// - `exists` looks at leaves: an object, `[]` and `{}` count as absent, `null` as present.
/// - `anything-but` wants a value: it does not match where the field is absent.
/// - A dot in a name is like a level: `{"a.b": …}` and `{"a": {"b": …}}` are the same field.
/// - A string that is an IP address equals every way to write that address. An IPv4 block also
///   takes the IPv6 addresses whose first 32 bits lie in it: `38.0.0.0/8` takes `2600::1`.
/// - The alternatives of fields within one array must meet in the same element.
/// - Letter case is ignored letter by letter; strings are not normalised.
///
/// An event of ordinary size costs a few microseconds. Two kinds of event cost much more: one with
/// long arrays beside each other, where one pattern names fields in several of them (the product of
/// their lengths: measured, 12 s for two of 4,000), which is refused above {@link
/// #MAX_COMBINATIONS}; and one with a very long string that keeps many wildcards open, which is
/// bounded only by the size of an event.
public final class RuleSet {

  /// How many rules one set may have.
  public static final int MAX_RULES = 10_000;

  /// Into how many patterns without `$or` all rules together may multiply out, about 1.2 KB each.
  public static final int MAX_BRANCHES = 100_000;

  /// The most wildcards that one value may be in the middle of at the same time, as event-ruler
  /// counts them; in effect, how many wildcards there may be over one field. At 100 of the worst
  /// kind event-ruler's own figures say about 1,000 events a second.
  public static final int MAX_COMPLEXITY = 100;

  /// How many combinations of values an event may have for the fields that patterns name together;
  /// about a second's work.
  public static final long MAX_COMBINATIONS = 1_000_000;

  private static final int MAX_SHOWN = 10;

  private final List<Rule> rules;
  private final GenericMachine<Integer> machine;
  private final Addresses addresses;
  private final Combinations combinations;

  private RuleSet(
      List<Rule> rules,
      GenericMachine<Integer> machine,
      Addresses addresses,
      Combinations combinations) {
    this.rules = rules;
    this.machine = machine;
    this.addresses = addresses;
    this.combinations = combinations;
  }

  /// Compiles rules; the disabled ones are checked, and match nothing.
  ///
  /// @throws Fault `invalid-pattern`, with a line for each rule that is wrong, or `invalid-rules`
  ///   when they are too many, too costly together, or two have the same name
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
    return new Compilation(sorted).run();
  }

  /// The rules that match a view, each once, in the order of their names.
  ///
  /// @throws Fault `event-too-wide`, when the event has more than {@link #MAX_COMBINATIONS}
  public List<Rule> matching(ObjectNode view) {
    combinations.require(view, MAX_COMBINATIONS);
    List<Integer> found = machine.rulesForJSONEvent(addresses.guard(view));
    return switch (found.size()) {
      case 0 -> List.of();
      case 1 -> List.of(rules.get(found.getFirst()));
      default -> found.stream().sorted().map(rules::get).toList();
    };
  }

  /// All rules, the disabled ones too, in the order of their names.
  public List<Rule> rules() {
    return rules;
  }

  /// The rule of a name.
  public Optional<Rule> find(RuleName name) {
    int low = 0;
    int high = rules.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = rules.get(middle).name().compareTo(name);
      if (order == 0) {
        return Optional.of(rules.get(middle));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  private static Fault together(String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-rules", trouble);
  }

  /// One run of the compiler.
  private static final class Compilation {
    private final List<Rule> rules;
    private final GenericMachine<Integer> machine =
        GenericMachine.<Integer>builder()
            .withAdditionalNameStateReuse(true)
            .withOverridesForDuplicateRules(false)
            .build();
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> addresses = new HashSet<>();
    private final Set<Set<String>> together = new HashSet<>();
    private final List<RuleName> withWildcards = new ArrayList<>();

    Compilation(List<Rule> rules) {
      this.rules = rules;
    }

    RuleSet run() {
      Map<Integer, PatternReader.Read> read = new TreeMap<>();
      long branches = 0;
      for (int i = 0; i < rules.size(); i++) {
        try {
          PatternReader.Read pattern = PatternReader.read(rules.get(i));
          read.put(i, pattern);
          branches += rules.get(i).enabled() ? pattern.branches() : 0;
        } catch (Fault fault) {
          faults.add(fault);
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
      read.forEach(this::add);
      refuseWrong();
      refuseComplex();
      return new RuleSet(rules, machine, new Addresses(addresses), new Combinations(together));
    }

    private void add(int index, PatternReader.Read read) {
      Rule rule = rules.get(index);
      List<Map<String, List<Patterns>>> compiled;
      try {
        compiled = compile(rule, read.text());
      } catch (Fault fault) {
        faults.add(fault);
        return;
      }
      if (rule.enabled()) {
        for (Map<String, List<Patterns>> branch : compiled) {
          machine.addPatternRule(index, branch);
          together.add(Set.copyOf(branch.keySet()));
        }
        addresses.addAll(read.addresses());
        if (read.wildcards()) {
          withWildcards.add(rule.name());
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
        throw PatternReader.invalid(rule.name(), "", "event-ruler refuses it: " + refused);
      }
      for (Map<String, List<Patterns>> branch : compiled) {
        if (branch.size() > 256) {
          throw PatternReader.invalid(
              rule.name(), "", "it names " + branch.size() + " fields; at most 256 are taken");
        }
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
            "invalid-pattern",
            more > 0 ? lines + "\nand " + more + " more rules are wrong" : lines);
      }
    }

    private void refuseComplex() {
      if (withWildcards.isEmpty()) {
        return;
      }
      int complexity =
          machine.evaluateComplexity(new MachineComplexityEvaluator(MAX_COMPLEXITY + 1));
      if (complexity > MAX_COMPLEXITY) {
        List<RuleName> shown = withWildcards.subList(0, Math.min(10, withWildcards.size()));
        throw together(
            "the wildcards over one field are too many: more than "
                + MAX_COMPLEXITY
                + " could be open in one value. Use prefix or suffix, or fewer wildcards."
                + " Rules with wildcards: "
                + shown.stream().map(RuleName::value).collect(Collectors.joining(", "))
                + (shown.size() < withWildcards.size() ? ", …" : ""));
      }
    }
  }
}
