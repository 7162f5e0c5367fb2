package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.StoredArchives;
import dev.sluice.app.Unpacker;
import dev.sluice.archive.contents.Rows;
import dev.sluice.archive.contents.Verification;
import dev.sluice.config.Configuration;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice archive verify`: whether each position stands in an archive once.
@Command(
    name = "verify",
    header = "Verify that each position stands in an archive once.",
    description = {
      "",
      "Reads each line, and of Parquet files the positions: a position must be one of its file's,"
          + " and stand nowhere else. With --hub"
          + " the running hub is asked what it has given the archive, so that a lost file is known"
          + " too; it needs a key with the scope deliveries:read. Without a hub, 'sluice audit'"
          + " holds the files against the data folder.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all is there once, 1 something is broken or failed, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice archive verify",
      "  sluice archive verify client-archive --hub"
    },
    mixinStandardHelpOptions = true)
final class ArchiveVerifyCommand implements Callable<Integer> {

  /// A packer may replace files again and again; it does so rarely.
  private static final int MAX_BEGINNINGS = 5;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(paramLabel = "ARCHIVE", description = "Only these; all unless told otherwise.")
  private List<String> names = List.of();

  @Option(names = "--hub", description = "Hold the files against what the running hub says.")
  private boolean askHub;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean holds = true;
    Configuration configuration = Configuration.load(config.file());
    try (Unpacker unpacker = Unpacker.ofCommand()) {
      Rows rows = Rows.with(unpacker.places());
      for (StoredArchives.Stored each : StoredArchives.of(configuration, names)) {
        try {
          holds &= print(each, verified(each, rows), out);
        } catch (IOException e) {
          throw ArchiveLsCommand.unreadable(each, e);
        }
      }
    }
    return holds ? 0 : 1;
  }

  /// Begins again when a file was replaced by a packed one meanwhile.
  private Verification.Verified verified(StoredArchives.Stored archive, Rows rows)
      throws IOException, InterruptedException {
    for (int beginning = 1; ; beginning++) {
      // Asked before the files are listed: they may only be further than what the hub says.
      Optional<Verification.Given> given = askHub ? given(archive) : Optional.empty();
      try {
        return Verification.run(archive.store(), archive.objects(), rows, given);
      } catch (FileNotFoundException e) {
        if (beginning == MAX_BEGINNINGS) {
          throw e;
        }
      }
    }
  }

  private Optional<Verification.Given> given(StoredArchives.Stored archive)
      throws InterruptedException {
    try (HubClient client = hub.client()) {
      JsonNode status = client.get("/v1/status");
      for (JsonNode each : status.path("archives")) {
        if (each.path("name").asText().equals(archive.name().value())) {
          JsonNode settled = each.path("settled");
          return Optional.of(
              new Verification.Given(
                  status.path("hub").asText(),
                  settled.path("through").asLong(),
                  settled.path("least").asLong(),
                  settled.path("most").asLong(),
                  each.path("dropped").asLong()));
        }
      }
      return Optional.empty();
    }
  }

  private static boolean print(
      StoredArchives.Stored archive, Verification.Verified found, PrintWriter out) {
    out.printf(
        "archive %s: files %d, events %d, errors %d%n",
        archive.name(), found.files(), found.events(), found.errors());
    if (found.withoutPosition() > 0) {
      out.printf(
          "archive %s: lines of an older hub, which have no position: %d%n",
          archive.name(), found.withoutPosition());
    }
    found.findings().first().forEach(finding -> out.println("broken: " + Table.plain(finding)));
    long more = found.findings().count() - found.findings().first().size();
    if (more > 0) {
      out.println("and " + more + " more");
    }
    boolean holds = found.findings().count() == 0;
    out.println(
        "archive "
            + archive.name()
            + (holds ? " holds: each position once" : " is BROKEN: " + found.findings().count()));
    return holds;
  }
}
