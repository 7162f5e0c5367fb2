package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice rules`: makes, shows, tries, changes and removes rules of a running hub.
@Command(
    name = "rules",
    header = "Make, show, try, change and remove rules of a running hub.",
    description = {
      "",
      "Rules that are made here count at once, beside those of sluice.yaml, which are shown, and"
          + " changed there. A running hub is asked at its management address; list and show need a"
          + " key with the scope rules:read, try events:read, the others rules:write.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice rules list",
      "  sluice rules try --file large-orders.yaml --last 1000",
      "  sluice rules put large-orders --file large-orders.yaml",
      "  sluice rules disable large-orders"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      RulesCommand.ListCommand.class,
      RulesCommand.ShowCommand.class,
      RulesCommand.PutCommand.class,
      RulesCommand.DeleteCommand.class,
      RulesCommand.EnableCommand.class,
      RulesCommand.DisableCommand.class,
      RulesTryCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class RulesCommand implements Runnable {

  static final String PATH = "/v1/rules";
  static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "list, show, put, delete, enable, disable or try is missing");
  }

  static String path(String name) {
    return PATH + "/" + HubClient.segment(name);
  }

  private static JsonNode all(HubClient client) throws InterruptedException {
    JsonNode page = client.get(PATH);
    ObjectNode whole = HubClient.JSON.createObjectNode();
    var rules = whole.putArray("rules");
    page.path("rules").forEach(rules::add);
    while (page.has("next")) {
      page = client.get(PATH + "?after=" + HubClient.segment(page.path("next").asText()));
      page.path("rules").forEach(rules::add);
    }
    return whole;
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("rules").isEmpty()) {
      out.println("no rules");
      return;
    }
    Table table = new Table("RULE", "FROM", "ENABLED", "VERSION", "CHANGED BY", "TARGETS");
    for (JsonNode rule : page.path("rules")) {
      List<String> targets = new ArrayList<>();
      if (rule.path("targets").isTextual()) {
        targets.add(rule.path("targets").asText());
      }
      rule.path("targets").forEach(each -> targets.add(each.asText()));
      table.row(
          rule.path("name").asText(),
          rule.path("from").asText(),
          rule.has("trouble") ? "broken" : rule.path("enabled").asBoolean(true) ? "yes" : "no",
          rule.path("version").asText("-"),
          rule.path("changedBy").asText("-"),
          targets.isEmpty() ? "-" : String.join(", ", targets));
    }
    table.print(out);
  }

  private static int switched(AskOptions hub, String name, String word)
      throws InterruptedException {
    ObjectNode none = HubClient.JSON.createObjectNode();
    return hub.print(
        client -> client.post(path(name) + "/" + word, none),
        (out, _) -> out.println(Table.plain(name) + " is " + word + "d"));
  }

  /// `list`.
  @Command(
      name = "list",
      header = "List the rules by their names, those of sluice.yaml too.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice rules list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(RulesCommand::all, RulesCommand::printAll);
    }
  }

  /// `show`.
  @Command(
      name = "show",
      header = "Show one rule.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice rules show large-orders"},
      mixinStandardHelpOptions = true)
  static final class ShowCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(path(name)), Deliveries::printJson);
    }
  }

  /// `put`.
  @Command(
      name = "put",
      header = "Make a rule, or give one other content.",
      description = "",
      footer = {
        "",
        EXIT,
        "",
        "Example:",
        "  sluice rules put large-orders --file large-orders.yaml"
      },
      mixinStandardHelpOptions = true)
  static final class PutCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Mixin private PieceFile file = new PieceFile();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode rule = file.rule();
      return hub.print(
          client -> client.put(path(name), file.headers(), rule), Deliveries::printJson);
    }
  }

  /// `delete`.
  @Command(
      name = "delete",
      header = "Remove a rule.",
      description = {"", "What it has made due is delivered all the same.", ""},
      footer = {"", EXIT, "", "Example:", "  sluice rules delete large-orders"},
      mixinStandardHelpOptions = true)
  static final class DeleteCommand implements Callable<Integer> {

    @Mixin private RemovalOptions hub = new RemovalOptions();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.remove(path(name), name);
    }
  }

  /// `enable`.
  @Command(
      name = "enable",
      header = "Put a rule in force.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice rules enable large-orders"},
      mixinStandardHelpOptions = true)
  static final class EnableCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return switched(hub, name, "enable");
    }
  }

  /// `disable`.
  @Command(
      name = "disable",
      header = "Put a rule out of force.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice rules disable large-orders"},
      mixinStandardHelpOptions = true)
  static final class DisableCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return switched(hub, name, "disable");
    }
  }
}
