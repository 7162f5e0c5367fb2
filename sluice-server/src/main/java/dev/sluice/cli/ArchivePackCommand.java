package dev.sluice.cli;

import dev.sluice.app.PackedNow;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice archive pack`: makes Parquet files of all recent files.
@Command(
    name = "pack",
    header = "Pack all recent files of archives with 'format: parquet' at once.",
    description = {
      "",
      "For a hub that does not run. A running one packs by itself what is as old or as large as"
          + " 'parquet' in the archive's configuration says, and has the data folder to itself.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all is packed, 1 some files stay, or it failed, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice archive pack",
      "  sluice archive pack lake"
    },
    mixinStandardHelpOptions = true)
final class ArchivePackCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(
      paramLabel = "ARCHIVE",
      description = "Only these; all with 'format: parquet' unless told otherwise.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean isAll = true;
    for (PackedNow.Packed each :
        PackedNow.run(Configuration.load(config.file()), names, Clock.system())) {
      out.printf(
          "archive %s: Parquet files made %d, recent files left %d%n",
          each.name(), each.made(), each.left());
      isAll &= each.left() == 0;
    }
    return isAll ? 0 : 1;
  }
}
