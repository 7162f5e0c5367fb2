package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
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

/// `sluice replay`: routes a part of the past again, and shows and ends what goes on.
@Command(
    name = "replay",
    header = "Send events of the past to rules again.",
    description = {
      "",
      "What the rules match now is delivered once more, marked as a replay. Archives get nothing:"
          + " they have each event already. --dry-run counts first. It goes on in the hub, and after"
          + " a restart. Needs a key with the scope deliveries:write; list and show need"
          + " deliveries:read.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice replay --rule loyalty-to-zendesk --from 2026-11-21T09:00:00Z --dry-run",
      "  sluice replay --rule loyalty-to-zendesk --from 2026-11-21T09:00:00Z --rate 20/s",
      "  sluice replay --rule a,b --from-position 100 --to-position 200",
      "  sluice replay --rule a --pattern '{\"detail\": {\"eventType\": [\"loyaltypurchase\"]}}'",
      "  sluice replay --rule a --from-archive lake --to 2026-01-01T00:00:00Z --dry-run",
      "  sluice replay list",
      "  sluice replay cancel 3"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      ReplayCommand.ListCommand.class,
      ReplayCommand.Show.class,
      ReplayCommand.Cancel.class
    })
final class ReplayCommand implements Callable<Integer> {

  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private AskOptions hub = new AskOptions();

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      split = ",",
      description = "To this rule; several with commas.")
  private List<String> rules = List.of();

  @Option(
      names = "--from-archive",
      paramLabel = "NAME",
      description = "Take the events from this archive, also those that the journal has forgotten.")
  private @Nullable String archive;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only what was accepted from this time on, such as 2026-11-21T09:30:00Z.")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "Only before this time.")
  private @Nullable Instant to;

  @Option(names = "--from-position", paramLabel = "N", description = "From this position on.")
  private @Nullable Long fromPosition;

  @Option(names = "--to-position", paramLabel = "N", description = "Before this position.")
  private @Nullable Long toPosition;

  @Option(
      names = "--pattern",
      paramLabel = "JSON",
      description = "Only what matches this event pattern too.")
  private @Nullable String pattern;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "So many events in a second; 500/s unless told otherwise.")
  private @Nullable String rate;

  @Option(names = "--dry-run", description = "Only count what would be delivered.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode body = body();
    return hub.print(
        client -> client.post("/v1/replays", body),
        dryRun ? ReplayCommand::printCount : ReplayCommand::printBegun);
  }

  private ObjectNode body() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (rules.isEmpty()) {
      throw new CommandLine.ParameterException(line, "--rule is missing: to which rules?");
    }
    ObjectNode body = HubClient.JSON.createObjectNode();
    ArrayNode names = body.putArray("rules");
    rules.forEach(names::add);
    put(body, "archive", archive);
    put(body, "from", from);
    put(body, "to", to);
    if (fromPosition != null) {
      body.put("fromPosition", fromPosition);
    }
    if (toPosition != null) {
      body.put("toPosition", toPosition);
    }
    put(body, "rate", rate);
    if (pattern != null) {
      try {
        body.set("pattern", HubClient.JSON.readTree(pattern));
      } catch (JsonProcessingException e) {
        throw new CommandLine.ParameterException(line, "--pattern is not JSON", e);
      }
    }
    if (dryRun) {
      body.put("dryRun", true);
    }
    return body;
  }

  private static void put(ObjectNode body, String member, @Nullable Object value) {
    if (value != null) {
      body.put(member, value.toString());
    }
  }

  static void printCount(PrintWriter out, JsonNode count) {
    out.printf(
        "%d of %d would be taken, which makes %d deliveries%n",
        count.path("events").asLong(),
        count.path("looked").asLong(),
        count.path("deliveries").asLong());
    if (count.has("refused")) {
      out.printf("%d lines are no events any more%n", count.path("refused").asLong());
    }
    if (count.has("reason")) {
      out.println(Table.plain(count.path("reason").asText()));
    }
    if (count.has("endedAt")) {
      out.printf(
          "it took too long: what stands at position %d and behind it was not counted%n",
          count.path("endedAt").asLong());
    }
  }

  static void printBegun(PrintWriter out, JsonNode run) {
    out.printf(
        "%s %d goes on at %s; sluice replay show %d says how far%n",
        run.path("kind").asText(),
        run.path("replay").asLong(),
        Table.plain(run.path("rate").asText()),
        run.path("replay").asLong());
  }

  /// `list`: the runs, the latest first.
  @Command(
      name = "list",
      header = "List replays, and redrives in bulk, the latest first.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice replay list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Option(names = "--before", paramLabel = "N", description = "Only those before this number.")
    private @Nullable Integer before;

    @Override
    public Integer call() throws InterruptedException {
      String path = "/v1/replays?limit=50" + (before == null ? "" : "&before=" + before);
      return hub.print(client -> client.get(path), ReplayCommand::printAll);
    }
  }

  private static void printAll(PrintWriter out, JsonNode reply) {
    if (reply.path("replays").isEmpty()) {
      out.println("no replays");
      return;
    }
    Table table = new Table("NO", "KIND", "STATE", "EVENTS", "DELIVERIES", "AT", "BY", "FOR");
    for (JsonNode run : reply.path("replays")) {
      table.row(
          run.path("replay").asText(),
          run.path("kind").asText(),
          run.path("state").asText(),
          run.path("events").asText(),
          run.path("deliveries").asText(),
          run.path("at").asText(),
          run.path("by").asText(),
          what(run));
    }
    table.print(out);
    if (reply.has("next")) {
      out.println();
      out.println("there are more: add --before " + reply.path("next").asLong());
    }
  }

  private static String what(JsonNode run) {
    return run.has("rules")
        ? run.path("rules").toString()
        : run.path("rule").asText("*") + " to " + run.path("target").asText("*");
  }

  /// `show N`: one run.
  @Command(
      name = "show",
      header = "Show a replay, and how far it has come.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice replay show 3"},
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "N", description = "The replay's number.")
    private int number;

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get("/v1/replays/" + number), Deliveries::printJson);
    }
  }

  /// `cancel N`: ends a run.
  @Command(
      name = "cancel",
      header = "End a replay; what it made due stays due.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice replay cancel 3"},
      mixinStandardHelpOptions = true)
  static final class Cancel implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private HubOptions hub = new HubOptions();

    @Parameters(paramLabel = "N", description = "The replay's number.")
    private int number;

    @Override
    public Integer call() throws InterruptedException {
      try (HubClient client = hub.client()) {
        client.delete("/v1/replays/" + number);
      }
      Objects.requireNonNull(spec).commandLine().getOut().println("cancelled " + number);
      return 0;
    }
  }
}
