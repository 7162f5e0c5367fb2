package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.Applications;
import dev.sluice.app.Archives;
import dev.sluice.app.Rules;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.config.TestCase;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.rule.explain.Doubt;
import dev.sluice.rule.explain.Lint;
import dev.sluice.target.app.AppSettings;
import dev.sluice.transform.InputTransform;
import dev.sluice.transform.Made;
import dev.sluice.transform.Subject;
import dev.sluice.view.MatchingView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Checks a configuration and runs its own tests.
@Command(
    name = "check",
    header = "Checks the configuration and runs its own tests.",
    description = {
      "",
      "Says every problem with its line, and then, for each case under 'tests', whether the event"
          + " is for exactly the targets that the case names. Rules that can match no event, and"
          + " rules whose events another takes for the same target, are warned of. Nothing is"
          + " started or written.",
      ""
    },
    footer = {
      "",
      "A test case in sluice.yaml:",
      "  tests:",
      "    - name: a loyalty purchase opens a ticket",
      "      event: { source: clientevents, detail: { eventType: loyaltypurchase } }",
      "      targets: [client-archive, zendesk]",
      "      sends: { zendesk: { ticket: 1 } }      # what a target gets; may be left out"
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  /// Reads numbers as they are written, so that no two different ones count as equal.
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Configuration configuration = Configuration.load(config.file());
    RuleSet rules = Rules.compile(configuration);
    configuration.warnings().forEach(warning -> out.println("warning: " + warning));
    Archives.troubles(configuration).forEach(trouble -> out.println("warning: " + trouble));
    Applications.troubles(configuration).forEach(trouble -> out.println("warning: " + trouble));
    for (Doubt doubt : Lint.of(configuration.rules())) {
      int line = configuration.patternLines().getOrDefault(doubt.rule(), 1);
      out.println("warning: " + configuration.at(line) + ": " + doubt.sentence());
    }
    int failed = 0;
    for (TestCase test : configuration.tests()) {
      failed += run(configuration, rules, test, out) ? 0 : 1;
    }
    int tests = configuration.tests().size();
    out.printf(
        "%s: %s, %s; %s passed, %d failed%n",
        config.file(),
        Counted.of(configuration.rules().size(), "rule"),
        Counted.of(configuration.targets().size(), "target"),
        Counted.of(tests - failed, "test"),
        failed);
    return failed == 0 ? 0 : 1;
  }

  private static boolean run(
      Configuration configuration, RuleSet rules, TestCase test, PrintWriter out) {
    Subjects subjects = subjects(configuration, test);
    List<Rule> matched = rules.matching(subjects.view());
    Set<TargetName> reached = new TreeSet<>();
    matched.forEach(rule -> reached.addAll(rule.targets()));
    if (!reached.equals(test.targets())) {
      out.println("FAILED  " + test.name() + " (" + configuration.at(test.line()) + ")");
      out.println("        expected: " + names(new TreeSet<>(test.targets())));
      out.println("        reached:  " + names(reached));
      out.println("        by rules: " + names(matched.stream().map(Rule::name).toList()));
      return false;
    }
    boolean passed = true;
    for (Map.Entry<TargetName, String> wanted : new TreeMap<>(test.sends()).entrySet()) {
      List<String> sent = sent(configuration, subjects, matched, wanted.getKey());
      if (sent.stream().noneMatch(json -> sameJson(json, wanted.getValue()))) {
        out.println("FAILED  " + test.name() + " (" + configuration.at(test.line()) + ")");
        out.println("        " + wanted.getKey() + " should get: " + wanted.getValue());
        sent.forEach(json -> out.println("        " + wanted.getKey() + " gets:       " + json));
        passed = false;
      }
    }
    if (passed) {
      out.println("ok      " + test.name());
    }
    return passed;
  }

  /// What each rule that matched sends to a target.
  private static List<String> sent(
      Configuration configuration, Subjects subjects, List<Rule> matched, TargetName target) {
    Optional<InputTransform> own =
        configuration.targets().get(target) instanceof TargetSettings.HttpTarget http
            ? http.settings().inputPath().map(InputTransform.Part::new)
            : Optional.empty();
    Subjects seen =
        configuration.targets().get(target) instanceof TargetSettings.App app
            ? subjects.inBodiesOf(app.settings(), configuration.shapes())
            : subjects;
    return matched.stream()
        .filter(rule -> rule.targets().contains(target))
        .map(rule -> shown(rule.input(target).or(() -> own), seen.of(rule)))
        .toList();
  }

  private static String shown(Optional<InputTransform> input, Subject subject) {
    if (input.isEmpty()) {
      return subject.whole().get();
    }
    return switch (input.get().apply(subject)) {
      case Made.Json(Payload json) -> new String(json.toBytes(), StandardCharsets.UTF_8);
      case Made.Nothing(Failure failure) -> "nothing, " + failure.code() + ": " + failure.message();
    };
  }

  private static boolean sameJson(String one, String other) {
    try {
      return EXACT.readTree(one).equals(EXACT.readTree(other));
    } catch (JsonProcessingException e) {
      // What is sent in its place is a sentence.
      return false;
    }
  }

  /// The event of a test, as the inputs of rules see it.
  ///
  /// @param event the event, when the test has a CloudEvent
  /// @param whole what a target gets of which nothing else is said
  private record Subjects(ObjectNode view, Optional<Event> event, Supplier<String> whole) {
    Subjects inBodiesOf(AppSettings application, ShapeTable shapes) {
      return event
          .map(each -> new Subjects(view, event, () -> application.body(each, shapes).text()))
          .orElse(this);
    }

    Subject of(Rule rule) {
      return new Subject(rule.name(), accepted(), view, whole);
    }

    /// As if it had been accepted at once: a test must mean the same each time.
    private Instant accepted() {
      try {
        return Timestamp.parse(view.path("time").asText()).instant();
      } catch (Fault e) {
        return Instant.EPOCH;
      }
    }
  }

  private static Subjects subjects(Configuration configuration, TestCase test) {
    byte[] json = test.event().getBytes(StandardCharsets.UTF_8);
    try {
      if (test.isCloudEvent()) {
        Event event = CloudEventsJson.read(json, 0, json.length);
        byte[] line = MatchingView.line(event);
        return new Subjects(
            MatchingView.tree(event),
            Optional.of(event),
            () -> new String(line, StandardCharsets.UTF_8));
      }
      return new Subjects((ObjectNode) EXACT.readTree(json), Optional.empty(), test::event);
    } catch (Fault e) {
      throw Fault.of(
          e.kind(), e.code(), configuration.at(test.line()) + ": event: " + e.sentence());
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration writes JSON", e);
    }
  }

  private static String names(Collection<?> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
