package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
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

/// `sluice sparkpost status`: shows how the webhook stands.
@Command(
    name = "status",
    header =
        "Shows SparkPost's webhook, its batches in trouble, and how far past events are pulled.",
    description = {
      "",
      "The hub asks SparkPost now. SparkPost tells of a batch for 24 hours, and only when its first"
          + " attempt failed. It takes a key with the scope events:read.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 the webhook sends, 1 it does not, or something is in trouble, or no hub,",
      "2 called wrongly.",
      "",
      "Examples:",
      "  sluice sparkpost status",
      "  sluice sparkpost status --json"
    },
    mixinStandardHelpOptions = true)
final class SparkPostStatusCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    JsonNode status;
    try (HubClient client = hub.client()) {
      status = client.get("/v1/sparkpost/connection");
    }
    if (json) {
      out.println(status.toPrettyString());
    } else {
      print(out, status);
    }
    return isWell(status) ? 0 : 1;
  }

  private static boolean isWell(JsonNode status) {
    return !status.has("trouble")
        && !status.path("check").has("trouble")
        && !status.path("catchUp").has("trouble")
        && status.path("batches").path("failing").asInt() == 0
        && (!status.path("configured").asBoolean()
            || status.path("webhook").path("active").asBoolean());
  }

  private static void print(PrintWriter out, JsonNode status) {
    if (!status.path("configured").asBoolean()) {
      out.println("webhook         not set up by this hub: its file has no sparkpost.webhook");
    } else if (status.has("webhook")) {
      webhook(out, status.path("webhook"));
      batches(out, status.path("batches"));
    } else if (!status.has("trouble")) {
      out.println("webhook         none yet");
    }
    status
        .path("others")
        .forEach(other -> line(out, "points here", other.asText() + "; what it sends comes twice"));
    line(out, "trouble", status.path("trouble").asText(""));
    line(out, "trouble", status.path("check").path("trouble").asText(""));
    line(out, "last batch", status.path("lastBatchHere").asText("none since the start"));
    JsonNode past = status.path("catchUp");
    if (past.isMissingNode()) {
      line(out, "past events", "not pulled");
      return;
    }
    line(
        out,
        "past events",
        "pulled until "
            + past.path("until").asText("-")
            + "; since the start "
            + past.path("pulled").asLong()
            + ", of them new "
            + past.path("new").asLong()
            + ", refused "
            + past.path("refused").asLong());
    line(out, "trouble", past.path("trouble").asText(""));
    if (past.has("forgotten")) {
      JsonNode gap = past.path("forgotten");
      line(
          out,
          "lost",
          "SparkPost had forgotten its events from "
              + gap.path("from").asText()
              + " to "
              + gap.path("to").asText());
    }
  }

  private static void webhook(PrintWriter out, JsonNode webhook) {
    line(out, "webhook", webhook.path("id").asText() + " '" + webhook.path("name").asText() + "'");
    line(out, "target", webhook.path("target").asText());
    line(out, "active", webhook.path("active").asBoolean() ? "yes" : "no");
    List<String> except = new ArrayList<>();
    webhook.path("except").forEach(each -> except.add(each.asText()));
    line(
        out,
        "accounts",
        webhook.path("accounts").asText()
            + (except.isEmpty() ? "" : " except " + String.join(", ", except)));
    List<String> events = new ArrayList<>();
    webhook.path("events").forEach(each -> events.add(each.asText()));
    line(out, "events", events.size() + ": " + String.join(" ", events));
    line(
        out,
        "authentication",
        webhook.path("authentication").asText()
            + (webhook.has("credentialsMade")
                ? ", made " + webhook.path("credentialsMade").asText()
                : ""));
    line(out, "last success", webhook.path("lastSuccess").asText("none"));
    line(out, "last failure", webhook.path("lastFailure").asText("none"));
  }

  private static void batches(PrintWriter out, JsonNode batches) {
    line(
        out,
        "batches",
        batches.path("failing").asLong()
            + " fail, "
            + batches.path("late").asLong()
            + " came late, of the last 24 hours");
    Table table = new Table("BATCH", "AT", "FAILED", "STATUS");
    for (JsonNode batch : batches.path("listed")) {
      if (batch.has("failure")) {
        table.row(
            Table.plain(batch.path("id").asText()),
            Table.plain(batch.path("at").asText()),
            batch.path("failedAttempts").asText(),
            Table.plain(batch.path("failure").asText()));
      }
    }
    if (batches.path("failing").asLong() > 0) {
      table.print(out);
    }
  }

  private static void line(PrintWriter out, String name, String text) {
    if (!text.isEmpty()) {
      out.println("%-16s%s".formatted(name, Table.plain(text)));
    }
  }
}
