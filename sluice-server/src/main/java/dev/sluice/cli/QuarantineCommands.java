package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice schemas quarantine`, `recover` and `give-up`.
final class QuarantineCommands {

  private static final String PATH = SchemasCommand.PATH + "/quarantine";

  private QuarantineCommands() {}

  private static ObjectNode body(List<Long> positions) {
    ObjectNode body = HubClient.JSON.createObjectNode();
    if (!positions.isEmpty()) {
      ArrayNode all = body.putArray("positions");
      positions.forEach(all::add);
    }
    return body;
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("quarantined").isEmpty()) {
      out.println("nothing stands in quarantine");
      return;
    }
    Table table = new Table("POSITION", "STATE", "TYPE", "SOURCE", "SINCE", "REASON");
    for (JsonNode each : page.path("quarantined")) {
      table.row(
          each.path("position").asText(),
          each.path("state").asText(),
          each.path("type").asText("-"),
          each.path("source").asText("-"),
          each.path("since").asText(),
          each.path("reason").asText("-"));
    }
    table.print(out);
    SchemasCommand.printNext(out, page);
  }

  /// `quarantine`.
  @Command(
      name = "quarantine",
      header = "List the events that do not conform to their schema, and why.",
      description = "",
      footer = {"", SchemasCommand.EXIT, "", "Example:", "  sluice schemas quarantine"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
      String path = page.of(PATH);
      return hub.print(client -> client.get(path), QuarantineCommands::printAll);
    }
  }

  /// `recover`.
  @Command(
      name = "recover",
      header = "Check events in quarantine again, and give those that conform to all rules.",
      description = {
        "",
        "They come in anew, at a new position, with the same id. Those that still do not conform"
            + " stay.",
        ""
      },
      footer = {
        "",
        SchemasCommand.EXIT,
        "",
        "Examples:",
        "  sluice schemas recover --all --dry-run",
        "  sluice schemas recover 17 19"
      },
      mixinStandardHelpOptions = true)
  static final class RecoverCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(arity = "0..*", paramLabel = "POSITION", description = "Where they stand.")
    private List<Long> positions = List.of();

    @Option(names = "--all", description = "All that were not given up.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only count.")
    private boolean isDry;

    @Override
    public Integer call() throws InterruptedException {
      if (all == !positions.isEmpty()) {
        throw new CommandLine.ParameterException(
            Objects.requireNonNull(spec).commandLine(), "name positions, or say --all");
      }
      return hub.print(
          this::ask,
          (out, answer) ->
              out.printf(
                  "%d %s, %d stay in quarantine%n",
                  answer.path("recovered").asLong(),
                  isDry ? "would be recovered" : "are recovered",
                  answer.path("kept").asLong()));
    }

    private JsonNode ask(HubClient client) throws InterruptedException {
      ObjectNode body = body(positions).put("dryRun", isDry);
      JsonNode answer = client.post(PATH + "/recover", body);
      ObjectNode sum = answer.deepCopy();
      while (answer.has("next")) {
        answer = client.post(PATH + "/recover", body.put("after", answer.path("next").asLong()));
        for (String count : List.of("looked", "recovered", "kept")) {
          sum.put(count, sum.path(count).asLong() + answer.path(count).asLong());
        }
      }
      sum.remove("next");
      return sum;
    }
  }

  /// `give-up`.
  @Command(
      name = "give-up",
      header = "Give up events in quarantine: they are forgotten as dead letters are.",
      description = "",
      footer = {"", SchemasCommand.EXIT, "", "Example:", "  sluice schemas give-up 17"},
      mixinStandardHelpOptions = true)
  static final class GiveUpCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(arity = "1..*", paramLabel = "POSITION", description = "Where they stand.")
    private List<Long> positions = List.of();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(
          client -> client.post(PATH + "/give-up", body(positions)),
          (out, answer) -> out.println(answer.path("givenUp").asLong() + " given up"));
    }
  }
}
