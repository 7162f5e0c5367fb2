package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice targets`: shows how targets go, and goes on with one that said that it is gone.
@Command(
    name = "targets",
    header = "Show how targets go, and enable one that said that it is gone.",
    description = {
      "",
      "A running hub is asked at its management address; list needs a key with the scope"
          + " deliveries:read, enable one with deliveries:write.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice targets list",
      "  sluice targets enable partner"
    },
    mixinStandardHelpOptions = true,
    subcommands = {TargetsCommand.ListCommand.class, TargetsCommand.EnableCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class TargetsCommand implements Runnable {

  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "list or enable is missing");
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("targets").isEmpty()) {
      out.println("no targets");
      return;
    }
    Table table = new Table("TARGET", "SORT", "STATE", "UNTIL", "CAUSE");
    for (JsonNode target : page.path("targets")) {
      table.row(
          target.path("name").asText(),
          target.path("sort").asText(),
          target.path("state").asText(),
          target.path("until").asText(""),
          target.path("cause").asText(""));
    }
    table.print(out);
  }

  /// `list`: how each target goes.
  @Command(
      name = "list",
      header = "List the targets of sluice.yaml, and how they go.",
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
      String path = "/v1/targets/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/enable";
      return hub.print(
          client -> client.post(path, none),
          (out, reply) ->
              out.println(
                  reply.path("enabled").asBoolean()
                      ? name + " is delivered to again"
                      : name + " was not disabled"));
    }
  }
}
