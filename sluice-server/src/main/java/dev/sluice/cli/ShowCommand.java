package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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

  @Mixin private AskOptions hub = new AskOptions();

  @Parameters(paramLabel = "ID", description = "The delivery's id, as the lists show it.")
  private String id = "";

  @Override
  public Integer call() throws InterruptedException {
    return hub.print(client -> client.get(Deliveries.path(id)), Deliveries::printOne);
  }
}
