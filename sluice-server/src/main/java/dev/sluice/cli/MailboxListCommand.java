package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `sluice mailbox list`: the mail that came in, the newest first.
@Command(
    name = "list",
    header = "List the mail that came in, the newest first.",
    description = {"", "A message stands there once for each receipt rule that handled it.", ""},
    footer = {
      "",
      "Exit codes: 0 shown, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice mailbox list",
      "  sluice mailbox list --recipient ann@example.com --limit 10"
    },
    mixinStandardHelpOptions = true)
final class MailboxListCommand implements Callable<Integer> {

  @Mixin private AskOptions hub = new AskOptions();

  @Option(names = "--recipient", paramLabel = "ADDRESS", description = "Only mail for it.")
  private @Nullable String recipient;

  @Option(names = "--sender", paramLabel = "ADDRESS", description = "Only mail from it.")
  private @Nullable String sender;

  @Option(names = "--rule", paramLabel = "RULE", description = "Only what this rule handled.")
  private @Nullable String rule;

  @Option(names = "--limit", paramLabel = "N", description = "How many, 1 to 200; 50 if not given.")
  private @Nullable Integer limit;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "Go on where an earlier list ended.")
  private @Nullable Long after;

  @Override
  public Integer call() throws InterruptedException {
    List<String> query = new ArrayList<>();
    add(query, "recipient", recipient);
    add(query, "sender", sender);
    add(query, "rule", rule);
    add(query, "limit", limit);
    add(query, "after", after);
    String path = "/v1/mail/messages" + (query.isEmpty() ? "" : "?" + String.join("&", query));
    return hub.print(client -> client.get(path), MailboxListCommand::print);
  }

  private static void add(List<String> query, String name, @Nullable Object value) {
    if (value != null) {
      query.add(name + "=" + HubClient.segment(value.toString()));
    }
  }

  private static void print(PrintWriter out, JsonNode page) {
    if (page.path("messages").isEmpty()) {
      out.println("no mail");
    } else {
      Table table = new Table("ID", "AT", "RULE", "SENDER", "RECIPIENTS", "SUBJECT");
      for (JsonNode each : page.path("messages")) {
        List<String> recipients = new ArrayList<>();
        each.path("recipients").forEach(address -> recipients.add(address.asText()));
        table.row(
            each.path("id").asText(),
            each.path("at").asText(),
            each.path("rule").asText(),
            each.path("sender").asText().isEmpty() ? "<>" : each.path("sender").asText(),
            String.join(", ", recipients),
            each.path("subject").asText());
      }
      table.print(out);
    }
    if (page.has("next")) {
      out.println();
      out.println("there are more: add --after " + Table.plain(page.path("next").asText()));
    }
  }
}
