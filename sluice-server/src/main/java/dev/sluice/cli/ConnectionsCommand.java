package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice connections`: makes, shows and removes connections of a running hub.
@Command(
    name = "connections",
    header = "Make, show and remove connections of a running hub: how its targets know it.",
    description = {
      "",
      "These are for targets that are made at run time; those of sluice.yaml are for its own. A"
          + " running hub is asked at its management address; list and show need a key with the"
          + " scope targets:read, the others targets:write. Secrets are never shown.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice connections list",
      "  sluice connections put crm --file crm.yaml"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      ConnectionsCommand.ListCommand.class,
      ConnectionsCommand.ShowCommand.class,
      ConnectionsCommand.PutCommand.class,
      ConnectionsCommand.DeleteCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class ConnectionsCommand implements Runnable {

  private static final String PATH = "/v1/connections";
  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "list, show, put or delete is missing");
  }

  private static String path(String name) {
    return PATH + "/" + HubClient.segment(name);
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("connections").isEmpty()) {
      out.println("no connections that were made at run time");
      return;
    }
    Table table = new Table("CONNECTION", "SORT", "VERSION", "CHANGED", "BY");
    for (JsonNode connection : page.path("connections")) {
      table.row(
          connection.path("name").asText(),
          connection.has("basic")
              ? "basic"
              : connection.has("api-key") ? "api-key" : connection.has("oauth") ? "oauth" : "none",
          connection.path("version").asText(),
          connection.path("changed").asText(),
          connection.path("changedBy").asText());
    }
    table.print(out);
  }

  /// `list`.
  @Command(
      name = "list",
      header = "List the connections that were made at run time.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice connections list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(PATH), ConnectionsCommand::printAll);
    }
  }

  /// `show`.
  @Command(
      name = "show",
      header = "Show one connection, without its secrets.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice connections show crm"},
      mixinStandardHelpOptions = true)
  static final class ShowCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "CONNECTION", description = "The connection's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(path(name)), Deliveries::printJson);
    }
  }

  /// `put`.
  @Command(
      name = "put",
      header = "Make a connection, or give one other content.",
      description = {
        "",
        "Placeholders such as env:NAME in the file are filled here, and sent to the hub.",
        ""
      },
      footer = {"", EXIT, "", "Example:", "  sluice connections put crm --file crm.yaml"},
      mixinStandardHelpOptions = true)
  static final class PutCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Mixin private PieceFile file = new PieceFile();

    @Parameters(paramLabel = "CONNECTION", description = "The connection's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode connection = file.filled("one connection: basic, api-key or oauth");
      return hub.print(
          client -> client.put(path(name), file.headers(), connection), Deliveries::printJson);
    }
  }

  /// `delete`.
  @Command(
      name = "delete",
      header = "Remove a connection that no target uses.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice connections delete crm"},
      mixinStandardHelpOptions = true)
  static final class DeleteCommand implements Callable<Integer> {

    @Mixin private RemovalOptions hub = new RemovalOptions();

    @Parameters(paramLabel = "CONNECTION", description = "The connection's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.remove(path(name), name);
    }
  }
}
