package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice clients`: looks after the OAuth clients, which get tokens for themselves.
@Command(
    name = "clients",
    header = "Make, list, rotate and remove OAuth clients.",
    description = {
      "",
      "A client gets tokens at /oauth2/token. Needs a key with the scope clients:write, or"
          + " clients:read for list; nobody grants a scope that he lacks.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice clients create shop --scope sluice/events:send",
      "  sluice clients list",
      "  sluice clients rotate shop --overlap-seconds 3600",
      "  sluice clients remove shop"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      ClientsCommand.CreateCommand.class,
      ClientsCommand.ListCommand.class,
      ClientsCommand.RotateCommand.class,
      ClientsCommand.RemoveCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class ClientsCommand implements Runnable {

  private static final String PATH = "/v1/oauth-clients";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "create, list, rotate or remove is missing");
  }

  private static String path(String name) {
    return PATH + "/" + HubClient.segment(name);
  }

  /// Shows a client with its secret, which nobody can show again.
  private static void printMade(PrintWriter out, JsonNode made) {
    out.println("client id      " + Table.plain(made.path("clientId").asText()));
    out.println("client secret  " + Table.plain(made.path("clientSecret").asText()));
    out.println("Keep the secret now: it is not shown again.");
    if (made.has("oldSecretUntil")) {
      out.println("The old one counts until " + Table.plain(made.path("oldSecretUntil").asText()));
    }
  }

  private static void printAll(PrintWriter out, JsonNode all) {
    if (all.path("clients").isEmpty()) {
      out.println("no clients");
      return;
    }
    Table table = new Table("NAME", "CLIENT ID", "ORIGIN", "CREATED", "SEES", "SCOPES");
    for (JsonNode one : all.path("clients")) {
      table.row(
          one.path("name").asText(),
          one.path("clientId").asText(),
          one.path("origin").asText(),
          one.path("created").asText("-"),
          reach(one),
          words(one.path("scopes")));
    }
    table.print(out);
  }

  private static String reach(JsonNode one) {
    return one.has("application")
        ? "mail of " + one.path("application").asText()
        : one.has("subaccounts") ? words(one.path("subaccounts")) : "all";
  }

  private static String words(JsonNode array) {
    StringBuilder words = new StringBuilder();
    for (JsonNode word : array) {
      words.append(words.isEmpty() ? "" : " ").append(word.asText());
    }
    return words.toString();
  }

  /// `create NAME`: makes a client.
  @Command(
      name = "create",
      header = "Make a client; its secret is shown once.",
      description = "",
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Example:",
        "  sluice clients create shop --scope sluice/events:send --scope orders/read"
      },
      mixinStandardHelpOptions = true)
  static final class CreateCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "NAME", description = "How the client is shown.")
    private String name = "";

    @Option(
        names = "--scope",
        required = true,
        split = ",",
        paramLabel = "SERVER/SCOPE",
        description = "What its tokens may have; several with commas, or by repeating.")
    private List<String> scopes = List.of();

    @Option(
        names = "--subaccount",
        split = ",",
        paramLabel = "NUMBER",
        description =
            "The subaccount of SparkPost whose events alone its tokens show; several with commas,"
                + " 0 is the primary account. Everything if not given.")
    private List<String> subaccounts = List.of();

    @Option(
        names = "--application",
        paramLabel = "TARGET",
        description =
            "The application whose mail alone its tokens show: the target that receipt rules hand"
                + " it to. Not with --subaccount.")
    private @Nullable String application;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode body = HubClient.JSON.createObjectNode();
      body.put("name", name);
      KeysCreateCommand.put(body, "scopes", scopes);
      KeysCreateCommand.put(body, "subaccounts", subaccounts);
      KeysCreateCommand.put(body, "application", application);
      return hub.print(client -> client.post(PATH, body), ClientsCommand::printMade);
    }
  }

  /// `list`: the clients, without their secrets.
  @Command(
      name = "list",
      header = "List the clients.",
      description = "",
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Example:",
        "  sluice clients list"
      },
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(PATH), ClientsCommand::printAll);
    }
  }

  /// `rotate NAME`: gives a client a new secret.
  @Command(
      name = "rotate",
      header = "Give a client a new secret; the old one counts for a while yet.",
      description = "",
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Example:",
        "  sluice clients rotate shop --overlap-seconds 3600"
      },
      mixinStandardHelpOptions = true)
  static final class RotateCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "NAME", description = "Which client.")
    private String name = "";

    @Option(
        names = "--overlap-seconds",
        paramLabel = "N",
        defaultValue = "86400",
        description = "How long the old secret counts yet; ${DEFAULT-VALUE} unless told otherwise.")
    private int overlap = 86_400;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode body = HubClient.JSON.createObjectNode().put("overlapSeconds", overlap);
      return hub.print(
          client -> client.post(path(name) + "/rotate", body), ClientsCommand::printMade);
    }
  }

  /// `remove NAME`: removes a client; its tokens count no more.
  @Command(
      name = "remove",
      header = "Remove a client; its tokens count no more.",
      description = "",
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Example:",
        "  sluice clients remove shop"
      },
      mixinStandardHelpOptions = true)
  static final class RemoveCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private HubOptions hub = new HubOptions();

    @Parameters(paramLabel = "NAME", description = "Which client.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      try (HubClient client = hub.client()) {
        client.delete(path(name));
        Objects.requireNonNull(spec).commandLine().getOut().println("removed " + name);
      }
      return 0;
    }
  }
}
