package dev.sluice.cli;

import dev.sluice.app.ArchiveQueries;
import dev.sluice.config.Configuration;
import dev.sluice.config.Units;
import dev.sluice.fault.Fault;
import dev.sluice.query.Answer;
import dev.sluice.query.Queries;
import dev.sluice.query.QueryLimits;
import dev.sluice.query.View;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice query`: asks the archives in SQL.
@Command(
    name = "query",
    header = "Ask the archives in SQL.",
    description = {
      "",
      "Reads the finished files of the configuration's archives, whether a hub runs or not, and"
          + " changes nothing; with --url it asks a running hub instead. Each archive is a view of its name; 'events' holds each event of all"
          + " archives once, and the views sparkpost_... what became of messages. The SQL is"
          + " DuckDB's: one SELECT, which can read nothing but the views.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 answered, 1 failed, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice query --views",
      "  sluice query \"SELECT type, count(*) FROM events GROUP BY type ORDER BY 2\"",
      "  sluice query \"SELECT detail ->> 'country', count(*) FROM orders GROUP BY 1\"",
      "  sluice query 'SELECT * FROM \"mail-events\" WHERE time > now() - INTERVAL 1 DAY'",
      "  sluice query \"SELECT * FROM sparkpost_rates_by_domain ORDER BY sent DESC\"",
      "  sluice query --format csv --max-rows 100000 - < bounces.sql > bounces.csv",
      "  sluice query --format parquet \"SELECT * FROM orders\" > orders.parquet",
      "  sluice query --url https://hub.example.com \"SELECT count(*) FROM events\""
    },
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {

  private static final int USUAL_ROWS = 1_000;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "SQL",
      description = "One SELECT; - reads it from the standard input.")
  private @Nullable String sql;

  @Mixin private final OtherHubOptions hub = new OtherHubOptions();

  @Option(names = "--views", description = "List the views with their columns instead.")
  private boolean views;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "table",
      description = "table, json, csv or parquet; ${DEFAULT-VALUE} unless told otherwise.")
  private AnswerWriter format = AnswerWriter.TABLE;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description =
          "The most rows, up to 1000000; 1000 unless told otherwise, of a Parquet file 1000000.")
  private @Nullable Integer maxRows;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "When to give up, up to 1h; ${DEFAULT-VALUE} unless told otherwise.")
  private String timeout = "30s";

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "512MiB",
      description =
          "What the database may keep in memory; the process needs some more."
              + " ${DEFAULT-VALUE} unless told otherwise.")
  private String memory = "512MiB";

  @Option(
      names = "--skip-broken",
      description = "Leave out lines that are no events, and say how many; else they are an error.")
  private boolean skipBroken;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    QueryLimits limits = limits(line);
    if (views == (sql != null)) {
      throw new CommandLine.ParameterException(
          line,
          views
              ? "--views takes no SQL; DESCRIBE shows one view"
              : "a question is missing; \"SELECT count(*) FROM events\" would be one, and --views"
                  + " lists what can be asked");
    }
    PrintWriter out = line.getOut();
    PrintWriter err = line.getErr();
    Optional<HubClient> asking = hub.client();
    if (asking.isPresent()) {
      try (HubClient client = asking.get()) {
        remote(line, limits).run(client, out, System.out, err);
      }
      return 0;
    }
    Configuration configuration = Configuration.load(config.file());
    if (views) {
      ArchiveQueries.again(() -> over(configuration, err).views(limits))
          .forEach(view -> print(view, out));
      return 0;
    }
    String question = question();
    if (format == AnswerWriter.PARQUET) {
      return parquet(question, limits, configuration, err);
    }
    Answer answer =
        ArchiveQueries.again(() -> over(configuration, err).ask(question, format.form(), limits));
    answer.notes().forEach(note -> err.println("sluice: " + Table.plain(note)));
    format.write(answer, out);
    if (answer.isCut()) {
      out.flush();
      err.println(
          "sluice: cut after "
              + answer.rows().size()
              + " rows; there are more, and --max-rows allows them up to 64 MiB of text");
    }
    return 0;
  }

  private RemoteQuery remote(CommandLine line, QueryLimits limits) {
    if (views || skipBroken) {
      throw new CommandLine.ParameterException(
          line,
          (views ? "--views" : "--skip-broken") + " looks at the files, which --url does not");
    }
    return new RemoteQuery(question(), format, Optional.ofNullable(maxRows), limits.timeout());
  }

  private Queries over(Configuration configuration, PrintWriter err) {
    ArchiveQueries archives = ArchiveQueries.over(configuration, skipBroken);
    archives.notes().forEach(note -> err.println("sluice: " + Table.plain(note)));
    return archives.queries();
  }

  /// Writes a Parquet file to the standard output; it is not text.
  private static int parquet(
      String question, QueryLimits limits, Configuration configuration, PrintWriter err) {
    try {
      Path folder = Files.createTempDirectory("sluice-answer-");
      Path file = folder.resolve("answer.parquet");
      try {
        ArchiveQueries.again(() -> {
          ArchiveQueries archives = ArchiveQueries.over(configuration, false);
          archives.notes().forEach(note -> err.println("sluice: " + Table.plain(note)));
          return archives.queries().write(question, file, limits);
        });
        Files.copy(file, System.out);
        System.out.flush();
        return 0;
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the answer cannot be written", e);
    }
  }

  private QueryLimits limits(CommandLine line) {
    try {
      int rows =
          maxRows != null
              ? maxRows
              : format == AnswerWriter.PARQUET ? QueryLimits.MOST_ROWS : USUAL_ROWS;
      return new QueryLimits(rows, Units.duration(timeout), Units.size(memory));
    } catch (Fault e) {
      throw new CommandLine.ParameterException(line, e.sentence(), e);
    }
  }

  private String question() {
    String given = Objects.requireNonNull(sql);
    if (!given.equals("-")) {
      return given;
    }
    try {
      byte[] read = System.in.readNBytes(4 * QueryLimits.MAX_SQL + 1);
      return new String(read, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the standard input cannot be read", e);
    }
  }

  private static void print(View view, PrintWriter out) {
    out.println(view.name());
    out.println("  " + view.says());
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < view.columns().size(); i++) {
      String column = view.columns().get(i).name() + " " + type(view.columns().get(i).type());
      String word = column + (i + 1 < view.columns().size() ? ", " : "");
      if (line.length() + word.length() > 100) {
        out.println(line.toString().stripTrailing());
        line.setLength(4);
        line.replace(0, 4, "    ");
      }
      line.append(word);
    }
    out.println(line.toString().stripTrailing());
    out.println();
  }

  private static String type(String type) {
    return type.equals("TIMESTAMP WITH TIME ZONE") ? "TIMESTAMPTZ" : type;
  }
}
