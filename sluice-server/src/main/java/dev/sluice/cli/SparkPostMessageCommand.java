package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `message ID`: the story of one message.
@Command(
    name = "message",
    header = "Tell what became of one message, in order.",
    description = "",
    footer = {
      "",
      "Exit codes: 0 done, 1 no such message or no hub, 2 called wrongly.",
      "",
      "Example:",
      "  sluice sparkpost message 000443ee14578172be22"
    },
    mixinStandardHelpOptions = true)
final class SparkPostMessageCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(paramLabel = "ID", description = "The message's id, SparkPost's message_id.")
  private String id = "";

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (HubClient client = hub.client()) {
      JsonNode story = client.get("/v1/sparkpost/messages/" + HubClient.segment(id));
      if (json) {
        Deliveries.printJson(out, story);
      } else {
        SparkPostPages.printStory(out, story);
      }
    }
    return 0;
  }
}
