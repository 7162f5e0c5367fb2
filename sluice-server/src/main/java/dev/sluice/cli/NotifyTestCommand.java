package dev.sluice.cli;

import dev.sluice.app.TrialMessage;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice notify test`: sends one message now, and says how it ended.
@Command(
    name = "test",
    header = "Send one message with an integration now, and say how it ended.",
    description = {
      "",
      "It is sent by this command, from this machine: no hub is needed, and none keeps it. It is"
          + " tried once.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 delivered, 1 not delivered, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice notify test slack --credentials url=@slack-url.txt",
      "  sluice notify test telegram --credentials token=@token.txt --credentials chat-id=42",
      "  sluice notify test --url @ntfy-url.txt --model 'it works'"
    },
    mixinStandardHelpOptions = true)
final class NotifyTestCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "INTEGRATION",
      description = "Its name, such as slack; left out with --url.")
  private @Nullable String integration;

  @Option(
      names = "--credentials",
      paramLabel = "NAME=VALUE",
      description = "A credential; NAME=@FILE takes it from a file.")
  private Map<String, String> credentials = new LinkedHashMap<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Integration and credentials as one URL, or @FILE.")
  private @Nullable String url;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = TrialMessage.TEXT,
      description = "What is sent: a text, an object in JSON, or @FILE.")
  private String model = TrialMessage.TEXT;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    TrialMessage.Ended ended = send(line, TopicInput.model(model).toString());
    if (ended.isDelivered()) {
      line.getOut().println("delivered");
      return 0;
    }
    PrintWriter err = line.getErr();
    err.println(Table.plain(ended.said()));
    return 1;
  }

  private TrialMessage.Ended send(CommandLine line, String json) throws InterruptedException {
    if (url != null && credentials.isEmpty() && integration == null) {
      return TrialMessage.send(TopicInput.secret(url), json);
    }
    if (url == null && integration != null) {
      return TrialMessage.send(integration, TopicInput.credentials(credentials), json);
    }
    throw new CommandLine.ParameterException(
        line, "give an INTEGRATION with --credentials, or --url alone");
  }
}
