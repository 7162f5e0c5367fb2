package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
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

/// `sluice receipt-rules`: makes, shows, removes and imports receipt rules.
@Command(
    name = "receipt-rules",
    header = "Make, show, remove and import the rules by which mail is received.",
    description = {
      "",
      "Rules that are made here count at once, behind those that stand in sluice.yaml, which are"
          + " shown, and changed there. A running hub is asked at its management address; list and"
          + " show need a key with the scope receipt:read, the others receipt:write.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice receipt-rules list",
      "  sluice receipt-rules create --file support.yaml --after spam",
      "  sluice receipt-rules import rule-set.json --name my-bucket=inbox --dry-run"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      ReceiptRulesCommand.ListCommand.class,
      ReceiptRulesCommand.ShowRuleCommand.class,
      ReceiptRulesCommand.CreateCommand.class,
      ReceiptRulesCommand.DeleteCommand.class,
      ReceiptRulesCommand.OrderCommand.class,
      ReceiptRulesImportCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class ReceiptRulesCommand implements Runnable {

  static final String PATH = "/v1/receipt-rules";

  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "list, show, create, delete, order or import is missing");
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("rules").isEmpty()) {
      out.println("no receipt rules");
      return;
    }
    Table table = new Table("RULE", "FROM", "ENABLED", "TLS", "RECIPIENTS", "ACTIONS");
    for (JsonNode rule : page.path("rules")) {
      List<String> recipients = new ArrayList<>();
      rule.path("recipients").forEach(each -> recipients.add(each.asText()));
      List<String> actions = new ArrayList<>();
      rule.path("actions").forEach(each -> actions.add(each.fieldNames().next()));
      table.row(
          rule.path("name").asText(),
          rule.path("from").asText(),
          rule.path("enabled").asBoolean() ? "yes" : "no",
          rule.path("tls").asText(),
          recipients.isEmpty() ? "all" : String.join(", ", recipients),
          actions.isEmpty() ? "-" : String.join(", ", actions));
    }
    table.print(out);
  }

  private static void printOne(PrintWriter out, JsonNode rule) {
    Deliveries.printJson(out, rule);
  }

  /// `list`: the rules, in the order in which they count.
  @Command(
      name = "list",
      header = "List the receipt rules in their order, those of sluice.yaml first.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice receipt-rules list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(PATH), ReceiptRulesCommand::printAll);
    }
  }

  /// `show`: one rule.
  @Command(
      name = "show",
      header = "Show one receipt rule.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice receipt-rules show support"},
      mixinStandardHelpOptions = true)
  static final class ShowRuleCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      String path = PATH + "/" + HubClient.segment(name);
      return hub.print(client -> client.get(path), ReceiptRulesCommand::printOne);
    }
  }

  /// `create`: makes a rule.
  @Command(
      name = "create",
      header = "Make a receipt rule.",
      description = {
        "",
        "The file holds one rule as the API takes it, in YAML or JSON: name, enabled, recipients,"
            + " tls, scan and actions.",
        ""
      },
      footer = {
        "",
        EXIT,
        "",
        "Examples:",
        "  sluice receipt-rules create --file support.yaml",
        "  sluice receipt-rules create --file spam.json --after ''      # the first one"
      },
      mixinStandardHelpOptions = true)
  static final class CreateCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Option(names = "--file", paramLabel = "FILE", required = true, description = "The rule.")
    private Path file = Path.of("");

    @Option(
        names = "--after",
        paramLabel = "RULE",
        description =
            "The rule behind which it comes; '' makes it the first of those that were made at run"
                + " time. Unless told otherwise it is the last.")
    private @Nullable String after;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode rule = TopicInput.object(file, "one receipt rule: name, recipients and actions");
      if (after != null) {
        rule.put("after", after);
      }
      return hub.print(client -> client.post(PATH, rule), ReceiptRulesCommand::printOne);
    }
  }

  /// `delete`: removes a rule.
  @Command(
      name = "delete",
      header = "Remove a receipt rule.",
      description = {"", "Mail that only this rule takes is refused from then on.", ""},
      footer = {"", EXIT, "", "Example:", "  sluice receipt-rules delete support"},
      mixinStandardHelpOptions = true)
  static final class DeleteCommand implements Callable<Integer> {

    @Mixin private RemovalOptions hub = new RemovalOptions();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.remove(PATH + "/" + HubClient.segment(name), name);
    }
  }

  /// `order`: puts the rules of run time into another order.
  @Command(
      name = "order",
      header = "Put the receipt rules that were made at run time into an order.",
      description = {
        "",
        "All of them are named, each once. Those of sluice.yaml stay before them.",
        ""
      },
      footer = {"", EXIT, "", "Example:", "  sluice receipt-rules order spam support sales"},
      mixinStandardHelpOptions = true)
  static final class OrderCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "RULE", arity = "1..*", description = "The rules' names.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode order = JsonNodeFactory.instance.objectNode();
      names.forEach(order.putArray("order")::add);
      return hub.print(client -> client.put(PATH, order), ReceiptRulesCommand::printAll);
    }
  }
}
