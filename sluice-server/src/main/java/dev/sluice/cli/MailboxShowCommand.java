package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `sluice mailbox show`: one message, with nothing that a terminal would act on.
@Command(
    name = "show",
    header = "Show a message that came in: its headers, its text and its parts.",
    description = {"", "Of HTML only its words are shown.", ""},
    footer = {
      "",
      "Exit codes: 0 shown, 1 refused or no hub, 2 called wrongly.",
      "",
      "Example:",
      "  sluice mailbox show ID --headers"
    },
    mixinStandardHelpOptions = true)
final class MailboxShowCommand implements Callable<Integer> {

  @Mixin private AskOptions hub = new AskOptions();

  @Parameters(paramLabel = "ID", description = "The message, as 'mailbox list' names it.")
  private String id = "";

  @Option(names = "--headers", description = "All headers, not only the usual ones.")
  private boolean withHeaders;

  @Override
  public Integer call() throws InterruptedException {
    return hub.print(
        client -> client.get("/v1/mail/messages/" + HubClient.segment(id)), this::print);
  }

  private void print(PrintWriter out, JsonNode message) {
    line(out, "at         ", message.path("at").asText());
    line(out, "sender     ", message.path("sender").asText());
    message.path("recipients").forEach(each -> line(out, "recipient  ", each.asText()));
    message
        .path("rules")
        .forEach(each -> line(out, "rule       ", each.path("rule").asText() + verdicts(each)));
    line(out, "subject    ", message.path("mail").path("commonHeaders").path("subject").asText());
    if (withHeaders) {
      out.println();
      message
          .path("headers")
          .forEach(each ->
              line(out, "", each.path("name").asText() + ": " + each.path("value").asText()));
    }
    out.println();
    if (!message.path("stored").asBoolean()) {
      out.println("No rule has stored the message, or it has gone.");
      return;
    }
    String text =
        message.has("text") ? message.path("text").asText() : message.path("htmlText").asText();
    text.lines().forEach(each -> out.println("  " + Table.plain(each)));
    out.println();
    Table table = new Table("PART", "ROLE", "TYPE", "NAME", "BYTES", "SHA-256");
    message
        .path("parts")
        .forEach(each ->
            table.row(
                each.path("number").asText(),
                each.path("role").asText(),
                each.path("type").asText(),
                each.path("name").asText("-"),
                each.path("size").asText(),
                each.path("sha256").asText()));
    table.print(out);
  }

  private static String verdicts(JsonNode rule) {
    StringBuilder text = new StringBuilder();
    for (String name : new String[] {"spf", "dkim", "dmarc", "spam", "virus"}) {
      String status = rule.path("receipt").path(name + "Verdict").path("status").asText("");
      text.append(status.isEmpty() ? "" : ", " + name + " " + status);
    }
    return text.toString();
  }

  private static void line(PrintWriter out, String label, String text) {
    out.println(label + Table.plain(text));
  }
}
