package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sluice rules try`: what a rule takes of the last events, before it counts.
@Command(
    name = "try",
    header = "Try a rule on the last events of a hub, before it counts.",
    description = {
      "",
      "Nothing is kept or delivered. The newest events come first; those of them that do not match"
          + " are explained.",
      ""
    },
    footer = {
      "",
      RulesCommand.EXIT,
      "",
      "Examples:",
      "  sluice rules try --file large-orders.yaml",
      "  sluice rules try --rule large-orders --last 10000 --near 0"
    },
    mixinStandardHelpOptions = true)
final class RulesTryCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private AskOptions hub = new AskOptions();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "What would stand under the rule's name in sluice.yaml, in YAML or JSON.")
  private @Nullable Path file;

  @Option(names = "--rule", paramLabel = "NAME", description = "A rule of the hub in its place.")
  private @Nullable String rule;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "On how many events, up to 10,000; ${DEFAULT-VALUE} unless told otherwise.")
  private int last = 1_000;

  @Option(
      names = "--near",
      paramLabel = "N",
      description =
          "How many of those that do not match are explained, up to 20; ${DEFAULT-VALUE} unless"
              + " told otherwise.")
  private int near = 5;

  @Override
  public Integer call() throws InterruptedException {
    if ((file == null) == (rule == null)) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "exactly one of --file and --rule is needed");
    }
    ObjectNode asked = HubClient.JSON.createObjectNode().put("last", last).put("near", near);
    if (file == null) {
      asked.put("name", rule);
    } else {
      asked.set("rule", TopicInput.object(file, "one rule: pattern or filters, and targets"));
    }
    return hub.print(
        client -> client.post(RulesCommand.PATH + "/try", asked), RulesTryCommand::print);
  }

  private static void print(PrintWriter out, JsonNode result) {
    out.printf(
        "%d of the last %d events match%s%n",
        result.path("matched").asInt(),
        result.path("events").asInt(),
        result.path("whole").asBoolean() ? "" : "; the time was not enough for more");
    if (result.path("failed").asInt() > 0) {
      out.println(result.path("failed").asInt() + " take too long to match at all");
    }
    for (JsonNode each : result.path("matches")) {
      out.println("  matches  " + shown(each));
    }
    for (JsonNode each : result.path("near")) {
      out.println("  not so   " + shown(each));
      for (JsonNode finding : each.path("why").path("findings")) {
        if (!finding.path("holds").asBoolean()) {
          out.println("             " + Table.plain(finding.path("sentence").asText()));
        }
      }
    }
  }

  private static String shown(JsonNode event) {
    return event.path("position").asText()
        + "  "
        + Table.plain(event.path("source").asText())
        + "  "
        + Table.plain(event.path("id").asText());
  }
}
