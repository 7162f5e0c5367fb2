package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.QueryDesk;
import dev.sluice.query.AnswerText;
import dev.sluice.query.CellForm;
import dev.sluice.query.QueryLimits;
import dev.sluice.query.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Answers questions over the archives for callers of a running hub, one at a time, in a process
/// beside it.
final class QuerySide implements QueryDesk, AutoCloseable {

  /// The longest that a question may take.
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Duration USUAL = Duration.ofSeconds(30);
  private static final int USUAL_ROWS = 1_000;

  /// The most rows of an answer in text.
  private static final int MOST_ROWS = 100_000;

  /// The most bytes of an answer.
  private static final long MAX_ANSWER = 32L << 20;

  /// What DuckDB keeps in memory before it uses its temporary folder.
  private static final long MEMORY_BYTES = 512L << 20;

  private static final int HEAP_MIB = 384;

  private final Configuration configuration;
  private final Path folder;
  private final Worker worker;
  private final Semaphore turn = new Semaphore(1);

  QuerySide(Configuration configuration) {
    this.configuration = configuration;
    this.folder = configuration.data().resolve("worker").resolve("query");
    this.worker = new Worker(folder, HEAP_MIB);
  }

  @Override
  public Answer answer(
      String sql, Form form, Optional<Integer> maxRows, Optional<Duration> timeout) {
    int most = form == Form.PARQUET ? QueryLimits.MOST_ROWS : MOST_ROWS;
    int rows = maxRows.orElse(form == Form.PARQUET ? most : USUAL_ROWS);
    Duration time = timeout.orElse(USUAL);
    if (rows > most || time.compareTo(LONGEST) > 0) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-limit",
          "over HTTP an answer has at most "
              + most
              + " rows in this form, and takes at most "
              + LONGEST.toSeconds()
              + " s");
    }
    QueryLimits limits = new QueryLimits(rows, time, MEMORY_BYTES);
    if (!turn.tryAcquire()) {
      throw Fault.limited(
          "query-busy",
          "another question is being answered; one is at a time",
          Duration.ofSeconds(1));
    }
    try {
      return ArchiveQueries.again(() -> {
        ArchiveQueries archives = ArchiveQueries.over(configuration, false);
        return form == Form.PARQUET
            ? parquet(sql, limits, archives)
            : text(sql, form, limits, archives);
      });
    } finally {
      turn.release();
    }
  }

  private Answer text(String sql, Form form, QueryLimits limits, ArchiveQueries archives) {
    dev.sluice.query.Answer answer =
        worker.ask(
            sql,
            form == Form.JSON ? CellForm.JSON : CellForm.TEXT,
            limits,
            archives.queries().archives());
    StringBuilder text = new StringBuilder();
    try {
      if (form == Form.JSON) {
        AnswerText.json(answer, text);
      } else {
        AnswerText.csv(answer, text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Payload body = Payload.of(text.toString().getBytes(StandardCharsets.UTF_8));
    requireSmall(body.length());
    Answer told = new Answer(200, form.contentType(), body, Map.of());
    return answer.isCut() ? told.with("Sluice-Cut", "rows=" + answer.rows().size()) : told;
  }

  private Answer parquet(String sql, QueryLimits limits, ArchiveQueries archives) {
    Path file = folder.resolveSibling("answer.parquet");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(file);
      worker.write(sql, limits, archives.queries().archives(), file);
      requireSmall(Files.size(file));
      return new Answer(
          200, Form.PARQUET.contentType(), Payload.of(Files.readAllBytes(file)), Map.of());
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "query-temporary-folder",
          "the answer cannot be read or written in " + folder.getParent() + ": " + e,
          e);
    } finally {
      discard(file);
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(QuerySide.class.getName())
          .log(System.Logger.Level.WARNING, "{0} cannot be deleted: {1}", file, e);
    }
  }

  private static void requireSmall(long bytes) {
    if (bytes > MAX_ANSWER) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "answer-too-large",
          "the answer has more than "
              + (MAX_ANSWER >> 20)
              + " MiB; ask for fewer rows or columns, or use sluice query on the hub's machine");
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
