package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sluice sparkpost connect`: sets the webhook up now.
@Command(
    name = "connect",
    header = "Makes SparkPost's webhook, takes over one that points here, or mends it.",
    description = {
      "",
      "A hub whose file has 'sparkpost.webhook' does so by itself, at its start and every 15 minutes."
          + " Nothing is done when all is as wanted. It takes a key with the scope keys:write.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 the webhook is as wanted, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice sparkpost connect --dry-run",
      "  sluice sparkpost connect --rotate"
    },
    mixinStandardHelpOptions = true)
final class SparkPostConnectCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--rotate",
      description = "Give the webhook new credentials; the old ones count for 24 hours yet.")
  private boolean rotate;

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ObjectNode wanted = HubClient.JSON.createObjectNode();
    wanted.put("dryRun", dryRun);
    wanted.put("rotate", rotate);
    try (HubClient client = hub.client()) {
      JsonNode done = client.post("/v1/sparkpost/connection", wanted);
      out.println(json ? done.toPrettyString() : sentence(done));
    }
    return 0;
  }

  private String sentence(JsonNode done) {
    String did = done.path("did").asText();
    String id = done.path("id").asText("");
    String webhook = id.isEmpty() ? "the webhook" : "the webhook " + Table.plain(id);
    List<String> changed = new ArrayList<>();
    done.path("changed").forEach(each -> changed.add(Table.plain(each.asText())));
    String rotated = done.path("rotated").asBoolean() ? ", with new credentials" : "";
    String what = changed.isEmpty() ? "" : ": " + String.join(", ", changed);
    if (did.equals("unchanged")) {
      return webhook + " is as wanted" + rotated;
    }
    return webhook + (dryRun ? " would be " : " is ") + Table.plain(did) + rotated + what;
  }
}
