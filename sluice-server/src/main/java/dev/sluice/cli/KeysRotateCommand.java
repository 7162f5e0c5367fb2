package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `sluice keys rotate`: gives a key a new text.
@Command(
    name = "rotate",
    header = "Give a key a new text, and show it this once.",
    description = {
      "",
      "Name, scopes and limits stay. The old key counts for the overlap, so that clients can be"
          + " changed one after another. With --overlap 0s every older key ends at once: so a key"
          + " that leaked is replaced.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice keys rotate shop",
      "  sluice keys rotate shop --overlap 7d",
      "  sluice keys rotate shop --overlap 0s"
    },
    mixinStandardHelpOptions = true)
final class KeysRotateCommand implements Callable<Integer> {

  @Mixin private AskOptions hub = new AskOptions();

  @Parameters(paramLabel = "NAME", description = "The key's name.")
  private String name = "";

  @Option(
      names = "--overlap",
      paramLabel = "TIME",
      defaultValue = "24h",
      description =
          "For how long the old key counts; 0s to 90d, ${DEFAULT-VALUE} unless told otherwise.")
  private String overlap = "24h";

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode wanted = HubClient.JSON.createObjectNode().put("overlap", overlap);
    return hub.print(
        client -> client.post(KeyPages.path(name) + "/rotate", wanted), KeyPages::printFresh);
  }
}
