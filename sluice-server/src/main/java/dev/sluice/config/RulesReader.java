package dev.sluice.config;

import dev.sluice.fault.Nearest;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.readymade.ReadyMade;
import dev.sluice.rule.Rule;
import dev.sluice.rule.Selector;
import dev.sluice.rule.Start;
import dev.sluice.transform.InputTransform;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads `rules`: what matches, for whom, and what they get of it.
final class RulesReader {

  private static final String PATTERN = "{ source: [my-app] }";

  private final Section top;
  private final Problems problems;
  private final KnownTargets known;
  private final boolean needsTargets;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<RuleName, Integer> patternLines = new LinkedHashMap<>();
  private final Set<String> usedTargets = new HashSet<>();

  RulesReader(Section top, Problems problems, KnownTargets known) {
    this(top, problems, known, true);
  }

  /// @param needsTargets whether a rule without targets is a mistake
  RulesReader(Section top, Problems problems, KnownTargets known, boolean needsTargets) {
    this.top = top;
    this.problems = problems;
    this.known = known;
    this.needsTargets = needsTargets;
  }

  /// The rules that are right.
  List<Rule> rules() {
    return rules;
  }

  /// Where the pattern of each stands.
  Map<RuleName, Integer> patternLines() {
    return patternLines;
  }

  /// The targets that any rule names, right or wrong.
  Set<String> usedTargets() {
    return usedTargets;
  }

  void read() {
    ConfigurationReader.checked(top, "rules", "rule").forEach(this::rule);
  }

  private void rule(String name, Section section) {
    Optional<Section> readyMade = readyMade(section);
    String selectorKey = selectorKey(section);
    if (needsTargets) {
      section.need("targets", "[my-target]");
    }
    Optional<Selector> selector =
        selectorKey.equals("filters")
            ? section.anyJson("filters").map(json -> new Selector.Filters(json.toString()))
            : readyMade
                .orElse(section)
                .json("pattern", PATTERN)
                .map(json -> new Selector.EventPattern(json.toString()));
    List<TargetName> targets = targets(section, "rule '" + name + "'", usedTargets);
    boolean enabled = section.flag("enabled").orElse(true);
    section.text("description");
    Start start = section.word("start", RulesReader::start).orElse(new Start.Latest());
    if (!start.equals(new Start.Latest())) {
      targets.forEach(target -> requireNoArchive(section, target));
    }
    Optional<InputTransform> input =
        InputReader.read(
            readyMade.isPresent() && !section.has("input") ? readyMade.get() : section);
    String key = section.has("input") ? "input" : "ready-made";
    input.ifPresent(_ -> targets.forEach(target -> requireNoOtherInput(section, key, target)));
    Map<TargetName, InputTransform> inputs = inputs(section, targets);
    section.finish();
    if (needsTargets && section.has("targets") && targets.isEmpty()) {
      section.wrong("targets", "a rule needs at least one target");
    } else if (targets.size() > Rule.MAX_TARGETS) {
      section.wrong("targets", "a rule has at most " + Rule.MAX_TARGETS + " targets");
    } else if (selector.isPresent() && !(needsTargets && targets.isEmpty())) {
      RuleName ruleName = new RuleName(name);
      rules.add(new Rule(ruleName, selector.get(), targets, enabled, input, inputs, start));
      patternLines.put(ruleName, section.line(selectorKey));
    }
  }

  private static Start start(String text) {
    switch (text) {
      case "latest" -> {
        return new Start.Latest();
      }
      case "earliest" -> {
        return new Start.Earliest();
      }
      default -> {}
    }
    try {
      return text.matches("[0-9]{1,18}")
          ? new Start.At(Long.parseLong(text))
          : new Start.Since(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no start; it is latest, earliest, a position, or a time such as"
              + " 2026-11-21T10:00:00Z",
          e);
    }
  }

  private void requireNoArchive(Section section, TargetName target) {
    @Nullable TargetSettings settings = known.targets().get(target);
    if (settings instanceof TargetSettings.ArchiveTarget) {
      section.wrong(
          "start",
          "target '"
              + target
              + "' is an archive, which holds each event once and in order, and cannot go back; give"
              + " the past to a rule without it");
    }
  }

  /// What single targets get; a name that the rule does not have among its targets is noted.
  private Map<TargetName, InputTransform> inputs(Section rule, List<TargetName> targets) {
    Map<TargetName, InputTransform> inputs = new LinkedHashMap<>();
    rule.section("inputs")
        .ifPresent(section -> {
          for (String name : section.keys()) {
            Optional<TargetName> target =
                targets.stream().filter(each -> each.value().equals(name)).findFirst();
            if (target.isEmpty()) {
              section.wrong(name, "the rule does not name it among its targets");
            }
            section
                .section(name)
                .flatMap(InputReader::input)
                .ifPresent(input ->
                    target.ifPresent(each -> {
                      requireNoOtherInput(rule, "inputs", each);
                      inputs.put(each, input);
                    }));
          }
          section.finish();
        });
    return inputs;
  }

  /// By which key a rule says what it takes; more or less than one is noted.
  private static String selectorKey(Section section) {
    List<String> keys = Stream.of("pattern", "filters", "ready-made").filter(section::has).toList();
    if (keys.size() < 2) {
      section.need(keys.isEmpty() ? "pattern" : keys.getFirst(), PATTERN);
    } else if (keys.contains("ready-made")) {
      section.wrong("ready-made", "it brings a pattern of its own; leave out one of the two");
    } else {
      section.wrong("filters", "a rule has a pattern or filters; leave out one of the two");
    }
    return keys.isEmpty() ? "pattern" : keys.getLast();
  }

  /// What a rule's `ready-made` stands for; a name that is none is noted.
  private Optional<Section> readyMade(Section section) {
    return section
        .parsed("ready-made", name -> find(ReadyMade.Sort.RULE, name))
        .map(found -> Document.part(found.yaml(), "ready-made " + found.name(), problems));
  }

  /// The ready-made piece of a name.
  ///
  /// @throws IllegalArgumentException when there is none
  static ReadyMade find(ReadyMade.Sort sort, String name) {
    List<String> names = ReadyMade.names(sort);
    return ReadyMade.find(sort, name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'"
                    + name
                    + "' is not ready-made; "
                    + Nearest.hint(name, names)
                    + " ('sluice ready-made' lists them: "
                    + String.join(", ", names)
                    + ")"));
  }

  /// An input says all that a target sends; what would say so too, or send nothing, is a mistake.
  private void requireNoOtherInput(Section section, String key, TargetName target) {
    @Nullable TargetSettings settings = known.targets().get(target);
    if (settings instanceof TargetSettings.ArchiveTarget) {
      section.wrong(
          key,
          "target '"
              + target
              + "' is an archive, which always stores the event itself; give it a rule without"
              + " input");
    } else if (settings instanceof TargetSettings.HttpTarget http) {
      if (http.settings().inputPath().isPresent()) {
        section.wrong(
            key,
            "target '" + target + "' has an input-path of its own; only one of the two can hold");
      } else if (!http.settings().hasBody()) {
        section.wrong(
            key,
            "target '"
                + target
                + "' is called with "
                + http.settings().method()
                + ", which sends no body");
      }
    }
  }

  /// The targets that a section names; those that are not configured are noted, and given back all
  /// the same when they could be names, so that one mistake makes one problem.
  List<TargetName> targets(Section section, String who, Set<String> used) {
    Set<TargetName> targets = new LinkedHashSet<>();
    for (Section.Item item : section.list("targets")) {
      used.add(item.text());
      if (!known.names().contains(item.text())) {
        problems.add(
            item.line(),
            who
                + " names target '"
                + item.text()
                + "', which is not configured; "
                + Nearest.hint(item.text(), known.names()));
      }
      try {
        if (!targets.add(new TargetName(item.text()))) {
          problems.add(item.line(), who + " names target '" + item.text() + "' twice");
        }
      } catch (IllegalArgumentException e) {
        problems.add(item.line(), who + ": " + e.getMessage());
      }
    }
    return List.copyOf(targets);
  }
}
