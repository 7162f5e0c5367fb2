package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `sluice keys create`: makes a key.
@Command(
    name = "create",
    header = "Make a key, and show it this once.",
    description = {
      "",
      "The hub keeps a digest only: a key that got lost is rotated. Nobody can give scopes that he"
          + " does not have himself.",
      ""
    },
    footer = {
      "",
      "Scopes:",
      "  events:send       send events",
      "  events:read       see events and batches that were accepted",
      "  deliveries:read   see deliveries and dead letters",
      "  deliveries:write  redrive dead letters",
      "  mail:send         hand over mail by SMTP",
      "  keys:read         see which keys there are",
      "  keys:write        make, rotate and revoke keys",
      "  users:read, users:write, clients:read, clients:write,",
      "  notifications:send, notifications:read, topics:read, topics:write,",
      "  receipt:read, receipt:write",
      "  discovery:read    see what an application depends on",
      "  objects:read      read mail",
      "  archive:query     ask the archives in SQL",
      "  *                 all of them, those of later versions too",
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice keys create shop",
      "  sluice keys create shop --client-id shop-7 --rate 100/s --quota 1000000/day",
      "  sluice keys create acme --scope events:read --subaccount 101,102",
      "  sluice keys create books --scope discovery:read,objects:read --application books",
      "  sluice keys create ci --scope deliveries:read,deliveries:write --expires 2027-01-01"
    },
    mixinStandardHelpOptions = true)
final class KeysCreateCommand implements Callable<Integer> {

  @Mixin private AskOptions hub = new AskOptions();

  @Parameters(
      paramLabel = "NAME",
      description = "How its caller is called: 1 to 64 letters, digits, '.', '_' or '-'.")
  private String name = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      split = ",",
      description = "What the caller may do; several with commas. events:send if not given.")
  private List<String> scopes = List.of();

  @Option(
      names = "--subaccount",
      paramLabel = "NUMBER",
      split = ",",
      description =
          "The subaccount of SparkPost whose events alone the caller sees; several with commas, 0"
              + " is the primary account. Everything if not given.")
  private List<String> subaccounts = List.of();

  @Option(
      names = "--application",
      paramLabel = "TARGET",
      description =
          "The application whose mail alone the caller sees: the target that receipt rules hand it"
              + " to. Not with --subaccount.")
  private @Nullable String application;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "What client events are enriched with; the name if not given.")
  private @Nullable String clientId;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description =
          "From when on the key is not taken, such as 2027-01-01 (UTC) or 2027-01-01T12:00:00Z;"
              + " never if not given.")
  private @Nullable String expires;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "How often requests may come, such as 100/s; as many may come at once.")
  private @Nullable String rate;

  @Option(
      names = "--quota",
      paramLabel = "QUOTA",
      description = "How many requests may come in a day, week or month, such as 1000000/day.")
  private @Nullable String quota;

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode wanted = HubClient.JSON.createObjectNode().put("name", name);
    put(wanted, "scopes", scopes);
    put(wanted, "subaccounts", subaccounts);
    put(wanted, "application", application);
    put(wanted, "clientId", clientId);
    put(wanted, "expires", expires);
    put(wanted, "rate", rate);
    put(wanted, "quota", quota);
    return hub.print(client -> client.post("/v1/keys", wanted), KeyPages::printFresh);
  }

  /// Puts texts in where there are any.
  static void put(ObjectNode wanted, String member, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(wanted.putArray(member)::add);
    }
  }

  /// Puts a text in if there is one.
  static void put(ObjectNode wanted, String member, @Nullable String text) {
    if (text != null) {
      wanted.put(member, text);
    }
  }
}
