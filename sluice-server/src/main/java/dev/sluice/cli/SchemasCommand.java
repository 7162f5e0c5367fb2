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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice schemas`: what the data of events should look like, what it was seen to look like, and
/// what stands in quarantine.
@Command(
    name = "schemas",
    header = "Make and show schemas, see what events look like, and recover from the quarantine.",
    description = {
      "",
      "A running hub is asked at its management address. What only shows needs a key with the scope"
          + " schemas:read, the others schemas:write.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice schemas observed",
      "  sluice schemas observed order.placed --as-schema > order.json",
      "  sluice schemas put order --type order.placed --mode quarantine --schema order.json",
      "  sluice schemas quarantine",
      "  sluice schemas recover --all --dry-run"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      SchemasCommand.ListCommand.class,
      SchemasCommand.ShowCommand.class,
      SchemasCommand.PutCommand.class,
      SchemasCommand.DeleteCommand.class,
      SchemasObservedCommand.class,
      QuarantineCommands.ListCommand.class,
      QuarantineCommands.RecoverCommand.class,
      QuarantineCommands.GiveUpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class SchemasCommand implements Runnable {

  static final String PATH = "/v1/schemas";
  static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "list, show, put, delete, observed, quarantine, recover or give-up is missing");
  }

  private static String path(String name) {
    return PATH + "/" + HubClient.segment(name);
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("schemas").isEmpty()) {
      out.println("no schemas");
      return;
    }
    Table table = new Table("SCHEMA", "TYPE", "VERSION", "MODE", "FROM", "CHECKED", "WRONG");
    for (JsonNode each : page.path("schemas")) {
      table.row(
          each.path("name").asText(),
          each.path("type").asText(),
          each.path("version").asText("-"),
          each.has("trouble") ? "broken" : each.path("mode").asText("warn"),
          each.path("from").asText(),
          each.path("checked").asText(),
          each.path("wrong").asText());
    }
    table.print(out);
    printNext(out, page);
  }

  static void printNext(PrintWriter out, JsonNode page) {
    if (page.has("next")) {
      out.println();
      out.println("there are more: add --after " + Table.plain(page.path("next").asText()));
    }
  }

  /// `list`.
  @Command(
      name = "list",
      header = "List the schemas by their names, those of sluice.yaml too.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice schemas list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
      String path = page.of(PATH);
      return hub.print(client -> client.get(path), SchemasCommand::printAll);
    }
  }

  /// `show`.
  @Command(
      name = "show",
      header = "Show one schema.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice schemas show order"},
      mixinStandardHelpOptions = true)
  static final class ShowCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "SCHEMA", description = "The schema's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(path(name)), Deliveries::printJson);
    }
  }

  /// `put`.
  @Command(
      name = "put",
      header = "Make a schema, or give one other content.",
      description = "",
      footer = {
        "",
        EXIT,
        "",
        "Example:",
        "  sluice schemas put order --type order.placed --mode quarantine --schema order.json"
      },
      mixinStandardHelpOptions = true)
  static final class PutCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "SCHEMA", description = "The schema's name.")
    private String name = "";

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        required = true,
        description = "The type of the events that it holds for.")
    private String type = "";

    @Option(
        names = "--of-version",
        paramLabel = "VERSION",
        description = "Their version; without, it holds for all that have no schema of their own.")
    private @Nullable String version;

    @Option(
        names = "--mode",
        paramLabel = "MODE",
        defaultValue = "warn",
        description = "observe, warn or quarantine; ${DEFAULT-VALUE} unless told otherwise.")
    private String mode = "warn";

    @Option(
        names = {"-s", "--schema"},
        paramLabel = "FILE",
        required = true,
        description = "The JSON Schema, in JSON or YAML.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode body = HubClient.JSON.createObjectNode().put("type", type).put("mode", mode);
      if (version != null) {
        body.put("version", version);
      }
      body.set("schema", TopicInput.object(Objects.requireNonNull(file), "one JSON Schema"));
      return hub.print(
          client -> client.put(path(name), body),
          (out, answer) ->
              out.println(
                  Table.plain(name)
                      + " holds for "
                      + Table.plain(type)
                      + " from now on: "
                      + answer.path("mode").asText()));
    }
  }

  /// `delete`.
  @Command(
      name = "delete",
      header = "Remove a schema.",
      description = {"", "What stands in quarantine because of it can be recovered then.", ""},
      footer = {"", EXIT, "", "Example:", "  sluice schemas delete order"},
      mixinStandardHelpOptions = true)
  static final class DeleteCommand implements Callable<Integer> {

    @Mixin private RemovalOptions hub = new RemovalOptions();

    @Parameters(paramLabel = "SCHEMA", description = "The schema's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.remove(path(name), name);
    }
  }
}
