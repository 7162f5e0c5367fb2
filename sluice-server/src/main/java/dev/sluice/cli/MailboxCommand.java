package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sluice mailbox`: shows the letters of a hub that has no relay, and the mail that came in.
@Command(
    name = "mailbox",
    header = "Show the letters that a hub without a mail relay has kept, or the mail that came in.",
    description = {
      "",
      "Without a command: the hub's own letters. The codes of sign-ups and forgotten passwords are in"
          + " them. The newest letter comes last.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 shown, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice mailbox",
      "  sluice mailbox --last 1",
      "  sluice mailbox list",
      "  sluice mailbox show ID",
      "  sluice mailbox save ID message.eml"
    },
    subcommands = {MailboxListCommand.class, MailboxShowCommand.class, MailboxSaveCommand.class},
    mixinStandardHelpOptions = true)
final class MailboxCommand implements Callable<Integer> {

  private static final int MOST = 1_000;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private AskOptions hub = new AskOptions();

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many letters, 1 to 1000; ${DEFAULT-VALUE} unless told otherwise.")
  private int last = 20;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (last < 1 || last > MOST) {
      throw new CommandLine.ParameterException(line, "--last must be 1 to " + MOST);
    }
    return hub.print(
        client -> client.get("/v1/mailbox?limit=" + last),
        (out, page) -> print(out, page.path("letters")));
  }

  private static void print(PrintWriter out, JsonNode letters) {
    if (letters.isEmpty()) {
      out.println("no letters");
    }
    for (int i = letters.size() - 1; i >= 0; i--) {
      JsonNode letter = letters.path(i);
      out.println("at       " + Table.plain(letter.path("at").asText()));
      out.println("to       " + Table.plain(letter.path("to").asText()));
      out.println("subject  " + Table.plain(letter.path("subject").asText()));
      letter
          .path("text")
          .asText()
          .lines()
          .filter(text -> !text.isBlank())
          .forEach(text -> out.println("  " + Table.plain(text)));
      if (i > 0) {
        out.println();
      }
    }
  }
}
