package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.WebhookTrial;
import dev.sluice.config.Configuration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice webhooks`: shows what came to each webhook, and tries one.
@Command(
    name = "webhooks",
    header = "Show what came to each webhook, and try one.",
    description = {
      "",
      "list asks a running hub at its management address, with a key of the scope events:read; test"
          + " posts to the hub as the provider would, and needs no key.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice webhooks list",
      "  sluice webhooks test code"
    },
    mixinStandardHelpOptions = true,
    subcommands = {WebhooksCommand.ListCommand.class, WebhooksCommand.TestCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class WebhooksCommand implements Runnable {

  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "list or test is missing");
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("webhooks").isEmpty()) {
      out.println("no webhooks");
      return;
    }
    Table table =
        new Table("WEBHOOK", "PROVIDER", "PATH", "ACCEPTED", "LAST", "REFUSED", "LAST", "WHY");
    for (JsonNode webhook : page.path("webhooks")) {
      table.row(
          webhook.path("name").asText(),
          webhook.path("provider").asText(),
          webhook.path("path").asText(),
          webhook.path("accepted").asText(),
          webhook.path("lastAccepted").asText(""),
          webhook.path("refused").asText(),
          webhook.path("lastRefused").asText(""),
          webhook.path("lastRefusal").asText(""));
    }
    table.print(out);
  }

  /// `list`: what came to each.
  @Command(
      name = "list",
      header = "List the webhooks of sluice.yaml, and what came to each since the hub began.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice webhooks list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get("/v1/webhooks"), WebhooksCommand::printAll);
    }
  }

  /// `test`: sends a made-up event.
  @Command(
      name = "test",
      header = "Sign a made-up event as the provider would, send it, and say what came of it.",
      description = {
        "",
        "The secret is that of the configuration, so run it where that is. The event is a real one to"
            + " the hub: rules match it, and targets get it. A provider that signs with a key of its"
            + " own (SNS, SendGrid, Postal) cannot be stood in for.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 taken, 1 refused or no hub, 2 called wrongly.",
        "",
        "Examples:",
        "  sluice webhooks test code",
        "  sluice webhooks test code --url https://hub.example.com"
      },
      mixinStandardHelpOptions = true)
  static final class TestCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private HubOptions hub = new HubOptions();
    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "WEBHOOK", description = "Its name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      WebhookTrial trial = WebhookTrial.of(Configuration.load(config.file()), name);
      try (HubClient client = hub.clientWithoutKey()) {
        HubClient.Reply reply = client.post(trial.path(), trial.headers(), trial.body());
        if (!reply.isSuccess()) {
          line.getErr().println("refused: " + reply.trouble());
          return 1;
        }
        line.getOut().println("taken: " + told(reply));
        return 0;
      }
    }

    /// Some providers are answered without a word.
    private static String told(HubClient.Reply reply) {
      List<String> ids = new ArrayList<>();
      if (reply.body().startsWith("{")) {
        reply.json().path("ids").forEach(id -> ids.add(id.asText()));
      }
      return ids.isEmpty() ? "the hub answered " + reply.status() : "event " + ids.getFirst();
    }
  }
}
