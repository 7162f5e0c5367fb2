package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.receipt.rule.RuleJson;
import dev.sluice.mail.receipt.rule.SesRuleSet;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/// `sluice receipt-rules import`: makes receipt rules of those of SES.
@Command(
    name = "import",
    header = "Make receipt rules of a rule set of SES.",
    description = {
      "",
      "Takes what 'aws ses describe-receipt-rule-set' prints, a rule of CloudFormation, or an array"
          + " of rules. Buckets become stores, and functions targets: by --name, else by the last"
          + " part of their names. The rules come behind those that are there, in their order. What"
          + " the hub cannot do, such as WorkMail, is refused before anything is made.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all made, 1 some refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  aws ses describe-receipt-rule-set --rule-set-name mine > rule-set.json",
      "  sluice receipt-rules import rule-set.json --name my-bucket=inbox --dry-run",
      "  sluice receipt-rules import rule-set.json --name my-bucket=inbox --name MyFunction=app"
    },
    mixinStandardHelpOptions = true)
final class ReceiptRulesImportCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(paramLabel = "FILE", description = "The rule set; - is standard input.")
  private String file = "";

  @Option(
      names = "--name",
      paramLabel = "THEIRS=OURS",
      description = "What a bucket or a function, by its name or ARN, is called here.")
  private Map<String, String> names = new LinkedHashMap<>();

  @Option(names = "--dry-run", description = "Only print the rules that would be made.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    List<JsonNode> values = TopicInput.values(file);
    if (values.size() != 1) {
      throw Input.invalid(file + " must hold one JSON value, not " + values.size());
    }
    SesRuleSet.Read set = SesRuleSet.read(values.getFirst(), names);
    set.notes().forEach(note -> line.getErr().println("note: " + Table.plain(note)));
    int refused = 0;
    try (HubClient client = hub.client()) {
      for (ReceiptRule rule : set.rules()) {
        refused += isDone(client, rule, line.getOut(), line.getErr()) ? 0 : 1;
      }
    }
    line.getOut()
        .printf(
            "%d %s, %d refused%n",
            set.rules().size() - refused, dryRun ? "would be made" : "made", refused);
    return refused == 0 ? 0 : 1;
  }

  private boolean isDone(HubClient client, ReceiptRule rule, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    if (dryRun) {
      out.println(Table.plain(RuleJson.write(rule).toString()));
      return true;
    }
    try {
      client.post(ReceiptRulesCommand.PATH, RuleJson.write(rule));
      out.println("made  " + Table.plain(rule.name()));
      return true;
    } catch (Fault fault) {
      if (fault.kind() == Fault.Kind.UNAVAILABLE) {
        throw fault;
      }
      err.println("refused  " + Table.plain(rule.name() + ": " + fault.sentence()));
      return false;
    }
  }
}
