package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `show ID`: one delivery with all its attempts.
@Command(
    name = "show",
    header = "Show one delivery with all its attempts.",
    description = "",
    footer = {
      "",
      "Exit codes: 0 done, 1 no such delivery or no hub, 2 called wrongly.",
      "",
      "Example:",
      "  sluice dead-letters show 4711~loyalty-to-zendesk~zendesk"
    },
    mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(paramLabel = "ID", description = "The delivery's id, as the lists show it.")
  private String id = "";

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    try (HubClient client = hub.client()) {
      JsonNode delivery = client.get(Deliveries.path(id));
      if (json) {
        Deliveries.printJson(out, delivery);
      } else {
        Deliveries.printOne(out, delivery);
      }
    }
    return 0;
  }
}
