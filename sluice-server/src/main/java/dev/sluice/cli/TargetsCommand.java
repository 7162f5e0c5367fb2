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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice targets`: shows how targets go, goes on with one that said that it is gone, and makes,
/// changes and removes those of a running hub.
@Command(
    name = "targets",
    header = "Show how targets go, enable one that said that it is gone, make and remove them.",
    description = {
      "",
      "A running hub is asked at its management address; list needs a key with the scope"
          + " deliveries:read, enable one with deliveries:write, show targets:read, put and delete"
          + " targets:write. Targets that are made here are called over HTTP; all others stand in"
          + " sluice.yaml.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice targets list",
      "  sluice targets enable partner",
      "  sluice targets put crm --file crm.yaml"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      TargetsCommand.ListCommand.class,
      TargetsCommand.EnableCommand.class,
      TargetsCommand.ShowCommand.class,
      TargetsCommand.PutCommand.class,
      TargetsCommand.DeleteCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class TargetsCommand implements Runnable {

  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "list, enable, show, put or delete is missing");
  }

  private static String path(String name) {
    return "/v1/targets/" + HubClient.segment(name);
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("targets").isEmpty()) {
      out.println("no targets");
      return;
    }
    Table table = new Table("TARGET", "SORT", "FROM", "STATE", "UNTIL", "CAUSE");
    for (JsonNode target : page.path("targets")) {
      table.row(
          target.path("name").asText(),
          target.path("sort").asText(),
          target.path("from").asText(),
          target.path("state").asText(),
          target.path("until").asText(""),
          target.path("cause").asText(""));
    }
    table.print(out);
  }

  /// `list`: how each target goes.
  @Command(
      name = "list",
      header = "List the targets, and how they go.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice targets list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get("/v1/targets"), TargetsCommand::printAll);
    }
  }

  /// `enable`: goes on with a target that said that it is gone.
  @Command(
      name = "enable",
      header = "Go on with a webhook that answered 410 and was disabled.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice targets enable partner"},
      mixinStandardHelpOptions = true)
  static final class EnableCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "TARGET", description = "The target's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode none = HubClient.JSON.createObjectNode();
      String path = path(name) + "/enable";
      return hub.print(
          client -> client.post(path, none),
          (out, reply) ->
              out.println(
                  reply.path("enabled").asBoolean()
                      ? name + " is delivered to again"
                      : name + " was not disabled"));
    }
  }

  /// `show`.
  @Command(
      name = "show",
      header = "Show one target that was made at run time, without its secrets.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice targets show crm"},
      mixinStandardHelpOptions = true)
  static final class ShowCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "TARGET", description = "The target's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(path(name)), Deliveries::printJson);
    }
  }

  /// `put`.
  @Command(
      name = "put",
      header = "Make a target, or give one other content.",
      description = {
        "",
        "Placeholders such as env:NAME in the file are filled here, and sent to the hub.",
        ""
      },
      footer = {"", EXIT, "", "Example:", "  sluice targets put crm --file crm.yaml"},
      mixinStandardHelpOptions = true)
  static final class PutCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Mixin private PieceFile file = new PieceFile();

    @Parameters(paramLabel = "TARGET", description = "The target's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode target = file.filled("one target: http or webhook");
      return hub.print(
          client -> client.put(path(name), file.headers(), target), Deliveries::printJson);
    }
  }

  /// `delete`.
  @Command(
      name = "delete",
      header = "Remove a target that no rule names.",
      description = {"", "One that is owed something is refused.", ""},
      footer = {"", EXIT, "", "Example:", "  sluice targets delete crm --keep-owed"},
      mixinStandardHelpOptions = true)
  static final class DeleteCommand implements Callable<Integer> {

    @Mixin private RemovalOptions hub = new RemovalOptions();

    @Option(
        names = "--keep-owed",
        description =
            "Although it is owed something, which is kept until a target of this name is there"
                + " again.")
    private boolean keepOwed;

    @Parameters(paramLabel = "TARGET", description = "The target's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.remove(path(name) + (keepOwed ? "?owed=keep" : ""), name);
    }
  }
}
