package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.Archives;
import dev.sluice.app.Rules;
import dev.sluice.config.Configuration;
import dev.sluice.config.TestCase;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.view.MatchingView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
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
      "Says every problem with its line, and then, for each case under 'tests', whether the event is"
          + " for exactly the targets that the case names. Nothing is started or written.",
      ""
    },
    footer = {
      "",
      "A test case in sluice.yaml:",
      "  tests:",
      "    - name: a loyalty purchase opens a ticket",
      "      event: { source: clientevents, detail: { eventType: loyaltypurchase } }",
      "      targets: [client-archive, zendesk]"
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Configuration configuration = Configuration.load(config.file());
    RuleSet rules = Rules.compile(configuration);
    configuration.warnings().forEach(warning -> out.println("warning: " + warning));
    Archives.troubles(configuration).forEach(trouble -> out.println("warning: " + trouble));
    int failed = 0;
    for (TestCase test : configuration.tests()) {
      failed += run(configuration, rules, test, out) ? 0 : 1;
    }
    int tests = configuration.tests().size();
    out.printf(
        "%s: %d rules, %d targets; %d tests passed, %d failed%n",
        config.file(),
        configuration.rules().size(),
        configuration.targets().size(),
        tests - failed,
        failed);
    return failed == 0 ? 0 : 1;
  }

  private static boolean run(
      Configuration configuration, RuleSet rules, TestCase test, PrintWriter out) {
    List<Rule> matched = rules.matching(view(configuration, test));
    Set<TargetName> reached = new TreeSet<>();
    matched.forEach(rule -> reached.addAll(rule.targets()));
    if (reached.equals(test.targets())) {
      out.println("ok      " + test.name());
      return true;
    }
    out.println("FAILED  " + test.name() + " (" + configuration.at(test.line()) + ")");
    out.println("        expected: " + names(new TreeSet<>(test.targets())));
    out.println("        reached:  " + names(reached));
    out.println(
        "        by rules: "
            + names(matched.stream().map(Rule::name).collect(Collectors.toList())));
    return false;
  }

  private static ObjectNode view(Configuration configuration, TestCase test) {
    byte[] json = test.event().getBytes(StandardCharsets.UTF_8);
    try {
      if (test.isCloudEvent()) {
        return MatchingView.tree(CloudEventsJson.read(json, 0, json.length));
      }
      JsonNode view = HubClient.JSON.readTree(json);
      return (ObjectNode) view;
    } catch (Fault e) {
      throw Fault.of(
          e.kind(), e.code(), configuration.at(test.line()) + ": event: " + e.sentence());
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration writes JSON", e);
    }
  }

  private static String names(java.util.Collection<?> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
