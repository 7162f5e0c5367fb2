package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sluice deliveries`: the accounts, and deliveries of any state.
@Command(
    name = "deliveries",
    header = "Show what is owed to whom, and what became of it.",
    description = {
      "",
      "Without options: the account of each rule and target (in = delivered + pending + dead), and"
          + " the deliveries that are pending. Needs a key with the scope deliveries:read.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice deliveries",
      "  sluice deliveries --state dead --target zendesk --from 2026-11-21T09:00:00Z",
      "  sluice deliveries --state due,leased --limit 1000 --json",
      "  sluice deliveries show 4711~loyalty-to-zendesk~zendesk"
    },
    mixinStandardHelpOptions = true,
    subcommands = ShowCommand.class)
final class DeliveriesCommand implements Callable<Integer> {

  /// Where a delivery stands.
  enum State {
    DUE,
    LEASED,
    DELIVERED,
    DEAD
  }

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();
  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only due, leased, delivered or dead; several with commas.")
  private List<State> states = List.of();

  @Option(names = "--after", paramLabel = "ID", description = "Go on after this delivery.")
  private @Nullable String after;

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean isOverview = states.isEmpty() && after == null && filter.isEmpty();
    String wanted =
        states.stream()
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(","));
    String page = filter.page(isOverview ? "due,leased" : wanted.isEmpty() ? null : wanted, after);
    try (HubClient client = hub.client()) {
      JsonNode accounts = isOverview ? client.get("/v1/accounts") : null;
      JsonNode deliveries = client.get(page);
      if (json) {
        Deliveries.printJson(out, accounts == null ? deliveries : merged(accounts, deliveries));
        return 0;
      }
      if (accounts != null) {
        Deliveries.printAccounts(out, accounts);
        out.println();
      }
      Deliveries.printPage(out, deliveries, isOverview ? "pending deliveries" : "such deliveries");
    }
    return 0;
  }

  private static JsonNode merged(JsonNode accounts, JsonNode deliveries) {
    ObjectNode both = HubClient.JSON.createObjectNode();
    accounts.properties().forEach(field -> both.set(field.getKey(), field.getValue()));
    deliveries.properties().forEach(field -> both.set(field.getKey(), field.getValue()));
    return both;
  }
}
