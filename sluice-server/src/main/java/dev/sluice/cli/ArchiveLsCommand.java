package dev.sluice.cli;

import dev.sluice.app.StoredArchives;
import dev.sluice.app.Unpacker;
import dev.sluice.archive.contents.ArchiveObject;
import dev.sluice.archive.contents.Contents;
import dev.sluice.archive.contents.Rows;
import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice archive ls`: the files of archives.
@Command(
    name = "ls",
    header = "List the files of archives, with their positions.",
    footer = {"", "Examples:", "  sluice archive ls", "  sluice archive ls client-archive --lines"},
    mixinStandardHelpOptions = true)
final class ArchiveLsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "ARCHIVE", description = "Only these; all unless told otherwise.")
  private List<String> names = List.of();

  @Option(names = "--lines", description = "Count the lines too, which reads the files.")
  private boolean lines;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Configuration configuration = Configuration.load(config.file());
    try (Unpacker unpacker = Unpacker.ofCommand()) {
      Rows rows = Rows.with(unpacker.places());
      for (StoredArchives.Stored each : StoredArchives.of(configuration, names)) {
        try {
          print(each, rows, out);
        } catch (IOException e) {
          throw unreadable(each, e);
        }
      }
    }
    return 0;
  }

  private void print(StoredArchives.Stored archive, Rows rows, PrintWriter out) throws IOException {
    Contents objects = archive.objects();
    long bytes = objects.all().stream().mapToLong(ArchiveObject::length).sum();
    out.printf(
        "archive %s: files %d, %s%n",
        archive.name(), objects.all().size(), StatusCommand.bytes(bytes));
    Table table =
        lines
            ? new Table("FIRST", "LAST", "LINES", "BYTES", "PARTITION", "FORM")
            : new Table("FIRST", "LAST", "BYTES", "PARTITION", "FORM");
    for (ArchiveObject each : objects.all()) {
      String first = each.name().first().toString();
      String last = each.name().last().toString();
      String length = Long.toString(each.length());
      if (lines) {
        String count = Long.toString(count(archive, each, rows));
        table.wholeRow(first, last, count, length, each.name().prefix(), each.name().ending());
      } else {
        table.wholeRow(first, last, length, each.name().prefix(), each.name().ending());
      }
    }
    if (!objects.all().isEmpty()) {
      table.print(out);
    }
    out.println();
  }

  private static long count(StoredArchives.Stored archive, ArchiveObject object, Rows rows)
      throws IOException {
    long[] count = {0};
    rows.each(archive.store(), object, _ -> count[0]++);
    return count[0];
  }

  static Fault unreadable(StoredArchives.Stored archive, IOException cause) {
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "archive-unreadable",
        "archive " + archive.name() + " cannot be read: " + cause.getMessage(),
        cause);
  }
}
