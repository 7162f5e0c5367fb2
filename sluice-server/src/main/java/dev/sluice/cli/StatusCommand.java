package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sluice status`: how a running hub goes.
@Command(
    name = "status",
    header = "Show how a running hub goes.",
    description = {
      "",
      "Version and uptime, the journal, events in a second, each target with what it is owed, and"
          + " each archive with how far it is. Needs a key with the scope deliveries:read. The same"
          + " figures are at GET /metrics for Prometheus.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice status",
      "  sluice status --json"
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (HubClient client = hub.client()) {
      JsonNode status = client.get("/v1/status");
      if (json) {
        Deliveries.printJson(out, status);
      } else {
        print(status, out);
      }
    }
    return 0;
  }

  private static void print(JsonNode status, PrintWriter out) {
    out.printf(
        "sluice %s, up %s, since %s%n",
        Table.plain(status.path("version").asText()),
        duration(status.path("uptimeSeconds")),
        Table.plain(status.path("startedAt").asText()));
    JsonNode journal = status.path("journal");
    out.printf(
        "journal: positions %d to %d, %s; %s events/s; routed %d, unmatched %d%n%n",
        journal.path("first").asLong(),
        journal.path("end").asLong() - 1,
        bytes(journal.path("bytes").asLong()),
        status.path("eventsPerSecond").asText(),
        status.path("routed").asLong(),
        status.path("unmatched").asLong());
    Table targets = new Table("TARGET", "SORT", "STATE", "IN", "DELIVERED", "PENDING", "DEAD");
    for (JsonNode each : status.path("targets")) {
      targets.row(
          each.path("name").asText(),
          each.path("sort").asText(),
          each.path("state").asText()
              + (each.has("cause") ? " " + each.path("cause").asText() : ""),
          each.path("in").asText(),
          each.path("delivered").asText(),
          each.path("pending").asText(),
          each.path("dead").asText());
    }
    targets.print(out);
    if (!status.path("archives").isEmpty()) {
      out.println();
      archives(status.path("archives"), out);
    }
  }

  private static void archives(JsonNode archives, PrintWriter out) {
    Table table =
        new Table(
            "ARCHIVE", "SETTLED", "LAG", "AGE", "EVENTS", "ERRORS", "DROPPED", "FILES", "BYTES");
    for (JsonNode each : archives) {
      table.row(
          each.path("name").asText(),
          each.path("settled").path("through").asText(),
          each.path("lagPositions").asText(),
          duration(each.path("lagSeconds")),
          each.path("events").asText(),
          each.path("errors").asText(),
          each.path("dropped").asText(),
          each.path("files").asText(),
          bytes(each.path("bytes").asLong()));
    }
    table.print(out);
    for (JsonNode each : archives) {
      if (each.has("trouble")) {
        out.println(
            Table.plain(
                "archive "
                    + each.path("name").asText()
                    + " cannot write now: "
                    + each.path("trouble").asText()));
      }
    }
  }

  private static String duration(JsonNode seconds) {
    Duration time = Duration.ofSeconds(seconds.asLong());
    return time.toDays() > 0
        ? time.toDays() + "d " + time.toHoursPart() + "h"
        : time.toHours() > 0
            ? time.toHours() + "h " + time.toMinutesPart() + "m"
            : time.toMinutes() > 0
                ? time.toMinutes() + "m " + time.toSecondsPart() + "s"
                : time.toSeconds() + "s";
  }

  static String bytes(long bytes) {
    return bytes < 1 << 10
        ? bytes + " B"
        : bytes < 1 << 20
            ? "%.1f KiB".formatted(bytes / (double) (1 << 10))
            : bytes < 1 << 30
                ? "%.1f MiB".formatted(bytes / (double) (1 << 20))
                : "%.1f GiB".formatted(bytes / (double) (1 << 30));
  }
}
