package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/// `sluice dead-letters`: sees, explains and sends again what did not arrive.
@Command(
    name = "dead-letters",
    header = "See, explain and send again what did not arrive.",
    description = {
      "",
      "A dead letter is a delivery that will not be tried again by itself. Needs a key with the"
          + " scope deliveries:read; redrive and skip need deliveries:write.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice dead-letters list --target zendesk",
      "  sluice dead-letters show 4711~loyalty-to-zendesk~zendesk",
      "  sluice dead-letters redrive --target zendesk --error HTTP_404"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      DeadLettersCommand.ListCommand.class,
      ShowCommand.class,
      DeadLettersCommand.RedriveCommand.class,
      DeadLettersCommand.SkipCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "list, show, redrive or skip is missing");
  }

  /// `list`: the dead letters.
  @Command(
      name = "list",
      header = "List the dead letters.",
      description = "",
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Examples:",
        "  sluice dead-letters list",
        "  sluice dead-letters list --rule sales --error TIMEOUT --json"
      },
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private FilterOptions filter = new FilterOptions();

    @Option(names = "--after", paramLabel = "ID", description = "Go on after this delivery.")
    private @Nullable String after;

    @Override
    public Integer call() throws InterruptedException {
      String page = filter.page("dead", after);
      return hub.print(
          client -> client.get(page),
          (out, deliveries) -> Deliveries.printPage(out, deliveries, "dead letters"));
    }
  }

  /// `skip`: lets those go on that wait behind dead letters.
  @Command(
      name = "skip",
      header = "Let go on what waits behind dead letters that block their order.",
      description = {
        "",
        "What is skipped stays a dead letter, and holds nobody back any more.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Example:",
        "  sluice dead-letters skip 4711~loyalty-to-zendesk~zendesk"
      },
      mixinStandardHelpOptions = true)
  static final class SkipCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(arity = "1..1000", paramLabel = "ID", description = "Ids of dead letters.")
    private List<String> ids = List.of();

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode choice = HubClient.JSON.createObjectNode();
      ArrayNode array = choice.putArray("ids");
      ids.forEach(array::add);
      return hub.print(
          client -> client.post("/v1/dead-letters/skip", choice),
          (out, answer) -> out.println("skipped " + answer.path("skipped").asLong()));
    }
  }

  /// `redrive`: makes dead letters due again.
  @Command(
      name = "redrive",
      header = "Make dead letters due again, with fresh attempts.",
      description = {
        "",
        "Say which: ids, or options that choose them, 1000 at most at once. With --all, everything"
            + " that the options choose, or simply everything, goes on in the hub at a rate; sluice"
            + " replay list shows how far it is. --dry-run counts first.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Examples:",
        "  sluice dead-letters redrive 4711~loyalty-to-zendesk~zendesk",
        "  sluice dead-letters redrive --target zendesk --error HTTP_404 --limit 10",
        "  sluice dead-letters redrive --all --target zendesk --dry-run",
        "  sluice dead-letters redrive --all --target zendesk --rate 20/s"
      },
      mixinStandardHelpOptions = true)
  static final class RedriveCommand implements Callable<Integer> {

    private static final int MAX_IDS = 1_000;

    @Spec private @Nullable CommandSpec spec;
    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private FilterOptions filter = new FilterOptions();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of dead letters.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "All that the options choose, at a rate.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only count them.")
    private boolean dryRun;

    @Option(
        names = "--rate",
        paramLabel = "N/s",
        description = "With --all: so many in a second; 500/s unless told otherwise.")
    private @Nullable String rate;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode choice = choice(Objects.requireNonNull(spec).commandLine());
      return hub.print(
          client -> client.post("/v1/dead-letters/redrive", choice),
          dryRun
              ? ReplayCommand::printCount
              : all
                  ? ReplayCommand::printBegun
                  : (out, answer) -> out.println("redriven " + answer.path("redriven").asLong()));
    }

    private ObjectNode choice(CommandLine line) {
      ObjectNode choice = filter.json();
      boolean isByIds = !ids.isEmpty();
      if (isByIds ? !choice.isEmpty() || all || dryRun : filter.isEmpty() && !all && !dryRun) {
        throw new CommandLine.ParameterException(
            line, "say which by ids, or by --rule, --target, --from, --to, --error, or by --all");
      }
      if ((all || dryRun) && choice.has("limit") || rate != null && !all) {
        throw new CommandLine.ParameterException(
            line, "--all takes everything at a --rate; without it there is a --limit");
      }
      if (all) {
        choice.put("all", true);
      }
      if (dryRun) {
        choice.put("dryRun", true);
      }
      if (rate != null) {
        choice.put("rate", rate);
      }
      if (ids.size() > MAX_IDS) {
        throw new CommandLine.ParameterException(line, "at most " + MAX_IDS + " ids may be given");
      }
      if (!ids.isEmpty()) {
        ArrayNode array = choice.putArray("ids");
        ids.forEach(array::add);
      }
      return choice;
    }
  }
}
