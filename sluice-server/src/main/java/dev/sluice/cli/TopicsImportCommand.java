package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice topics import`: makes topics of the table of the serverless service.
@Command(
    name = "import",
    header = "Make topics of the items of the serverless service's table.",
    description = {
      "",
      "Takes items as JSON, plain or in DynamoDB's typed form: one, an array, the answer of a scan,"
          + " or the lines of an export. An item's Id becomes the topic's hash, so that senders need"
          + " not be changed. Its Name is cut at the first underscore, with a warning where there are"
          + " several; with --channel all names must begin with that channel. A topic that is there"
          + " already is told and left as it is; the others are made all the same.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all made, 1 some refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  aws dynamodb scan --table-name service-notifications-topic > items.json",
      "  sluice topics import items.json --dry-run",
      "  sluice topics import items.json --channel my_channel"
    },
    mixinStandardHelpOptions = true)
final class TopicsImportCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(paramLabel = "FILE", description = "The items; - is standard input.")
  private String file = "";

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "The channel of all items.")
  private @Nullable String channel;

  @Option(names = "--dry-run", description = "Only say which topics would be made.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    List<JsonNode> items = TableItems.of(TopicInput.values(file));
    int refused = 0;
    try (HubClient client = hub.client()) {
      for (JsonNode item : items) {
        refused += isDone(client, item, out, line.getErr()) ? 0 : 1;
      }
    }
    out.printf(
        "%d %s, %d refused%n", items.size() - refused, dryRun ? "would be made" : "made", refused);
    return refused == 0 ? 0 : 1;
  }

  private boolean isDone(HubClient client, JsonNode item, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    try {
      TableItems.Topic topic = TableItems.topic(item, Optional.ofNullable(channel));
      topic.doubt().ifPresent(doubt -> err.println("warning: " + Table.plain(doubt)));
      if (!dryRun) {
        client.post("/v1/topics", topic.body());
      }
      out.println((dryRun ? "would be made  " : "made  ") + Table.plain(topic.name()));
      return true;
    } catch (Fault fault) {
      if (fault.kind() == Fault.Kind.UNAVAILABLE) {
        throw fault;
      }
      String name = item.path("Name").asText("an item without a name");
      err.println("refused  " + Table.plain(name + ": " + fault.sentence()));
      return false;
    }
  }
}
