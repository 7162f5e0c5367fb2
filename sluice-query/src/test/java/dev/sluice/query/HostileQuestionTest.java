package dev.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A question cannot do more than read the archives, nor take more than it is given.
class HostileQuestionTest {

  @TempDir Path folder;
  private Shelf shelf;
  private Path file;
  private Path secret;

  @BeforeEach
  void makeShelf() throws IOException {
    shelf = new Shelf(folder.resolve("archives"));
    file = shelf.file("a", "f.jsonl", Shelf.event("1", "s", "1"));
    secret = Files.writeString(folder.resolve("secret.txt"), "secret\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('SECRET')",
        "SELECT * FROM read_text('SECRET')",
        "SELECT * FROM read_blob('FILE/../../../secret.txt')",
        "SELECT * FROM read_text('file://SECRET')",
        "SELECT * FROM read_json_objects('SECRET')",
        "SELECT * FROM parquet_metadata('SECRET')",
        "SELECT * FROM 'SECRET'",
        "SELECT * FROM glob('FOLDER/*')",
        "SELECT * FROM sniff_csv('SECRET')",
        "SELECT * FROM read_duckdb('SECRET')",
        "SELECT * FROM read_text('https://127.0.0.1:1/x')",
        "SELECT * FROM query('SELECT * FROM read_text(''SECRET'')')",
        "COPY (SELECT 1) TO 'FILE'",
        "COPY (SELECT 1) TO 'FILE' (USE_TMP_FILE false)",
        "WITH x AS (COPY (SELECT 1) TO 'FILE' (USE_TMP_FILE false)) SELECT 1",
        "SELECT * FROM query('COPY (SELECT 1) TO ''FILE''')",
        "SELECT * FROM (WITH x AS (COPY (SELECT 1) TO 'FILE' (FORMAT csv, USE_TMP_FILE false))"
            + " SELECT 1)",
        "SELECT * FROM query('WITH x AS (COPY (SELECT 1) TO ''FILE'' (FORMAT csv, USE_TMP_FILE"
            + " false)) SELECT 1')",
        "SELECT 1; COPY (SELECT 1) TO 'FILE' (USE_TMP_FILE false)",
        "COPY (SELECT 1) TO 'FILE' (USE_TMP_FILE false); SELECT 1",
        "EXPORT DATABASE 'FOLDER/out'",
        "ATTACH 'FOLDER/new.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '64GB'",
        "SET lock_configuration = false",
        "RESET allowed_paths",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "CREATE TABLE t AS SELECT 1",
        "DROP VIEW events",
        "INSERT INTO events VALUES (1)",
        "WITH x AS (DELETE FROM events RETURNING 1) SELECT 1",
        "EXPLAIN SELECT 1",
        "CREATE SECRET s (TYPE s3)",
        "CHECKPOINT",
        "SELECT ?",
        "SELECT $1",
        "SELECT 1) AS x; COPY (SELECT 1) TO 'FILE' --",
        "'); COPY (SELECT 1) TO 'FILE'; --",
        "",
        ";",
        "-- nothing",
        "SELECT 1 /*"
      })
  void nothingIsReadOrWrittenOutsideTheViews(String question) throws IOException {
    String sql =
        question
            .replace("SECRET", secret.toString())
            .replace("FILE", file.toString())
            .replace("FOLDER", folder.toString());
    String before = Files.readString(file);
    Set<String> files = names();
    Fault fault = assertThrows(Fault.class, () -> shelf.ask(sql), sql);
    assertEquals("invalid-query", fault.code(), fault.sentence());
    assertEquals(before, Files.readString(file));
    assertEquals(files, names());
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
        "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range % 7 = b.range"
            + " % 11",
        "SELECT sum(sin(range)) FROM range(100000000000)",
        "SELECT * FROM range(100000000000) ORDER BY hash(range)"
      })
  void endlessWorkIsGivenUp(String sql) {
    QueryLimits brief = new QueryLimits(10, Duration.ofMillis(700), 256L << 20);
    Fault fault = assertThrows(Fault.class, () -> shelf.queries().ask(sql, CellForm.TEXT, brief));
    assertEquals("query-timeout", fault.code(), fault.sentence());
    assertTrue(
        fault.sentence().startsWith("the question took longer than 0.7 s"), fault.sentence());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT list(range) FROM range(500000000)",
        "SELECT count(DISTINCT s) FROM (SELECT string_agg(range::VARCHAR) AS s FROM"
            + " range(300000000))"
      })
  void hugeMemoryIsRefused(String sql) {
    QueryLimits small = new QueryLimits(10, Duration.ofMinutes(1), 64L << 20);
    Fault fault = assertThrows(Fault.class, () -> shelf.queries().ask(sql, CellForm.TEXT, small));
    assertEquals("query-memory", fault.code(), fault.sentence());
  }

  @Test
  void aHugeValueIsRefused() {
    Fault fault =
        assertThrows(Fault.class, () -> shelf.ask("SELECT 1, repeat('x', 20000000) AS long"));
    assertTrue(fault.sentence().contains("column 2"), fault.sentence());
  }

  @Test
  void rowsAndTheSizeOfAnAnswerAreCutAndThatIsSaid() {
    Answer rows =
        shelf
            .queries()
            .ask(
                "SELECT * FROM range(100) ORDER BY 1 DESC",
                CellForm.TEXT,
                new QueryLimits(3, Duration.ofMinutes(1), 64L << 20));
    assertTrue(rows.isCut());
    assertEquals(List.of("99", "98", "97"), Shelf.rows(rows));
    assertFalse(shelf.answer("SELECT * FROM range(1000)").isCut());
    Answer large = shelf.answer("SELECT repeat('x', 1000000) FROM range(200)");
    assertTrue(large.isCut());
    assertEquals(68, large.rows().size());
  }

  @Test
  void whatDoesNotFitInMemoryGoesToATemporaryFolderThatIsRemoved() throws IOException {
    Set<String> before = temporary();
    QueryLimits small = new QueryLimits(10, Duration.ofMinutes(2), 64L << 20);
    Answer answer =
        shelf
            .queries()
            .ask(
                "SELECT count(*) FROM (SELECT hash(range) AS h FROM range(20000000) ORDER BY h"
                    + " OFFSET 1)",
                CellForm.TEXT,
                small);
    assertEquals(List.of("19999999"), Shelf.rows(answer));
    assertEquals(before, temporary());
  }

  private static Set<String> temporary() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("sluice-query-"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "not ", "1+", "- "})
  void aDeepQuestionIsRefused(String part) {
    String sql = "SELECT " + part.repeat(1_500) + "1";
    assertEquals("invalid-query", assertThrows(Fault.class, () -> shelf.ask(sql)).code());
  }

  @Test
  void aLongQuestionIsRefused() {
    String sql = "SELECT '" + "x".repeat(QueryLimits.MAX_SQL) + "'";
    assertEquals(
        "a question has at most 65536 characters",
        assertThrows(Fault.class, () -> shelf.ask(sql)).sentence());
  }

  @Test
  void theErrorOfAQuestionShowsThePlace() {
    assertEquals(
        "syntax error at or near \"events\"\n  SELECT id FORM events\n                 ^",
        assertThrows(Fault.class, () -> shelf.ask("SELECT id FORM events")).sentence());
    String unknown =
        assertThrows(Fault.class, () -> shelf.ask("SELECT recipent FROM sparkpost_events"))
            .sentence();
    assertTrue(
        unknown.contains("recipient") && unknown.contains("LINE 1: SELECT recipent"), unknown);
  }

  @Test
  void aQuestionMayEndWithASemicolonAndAComment() {
    assertEquals(List.of("1"), shelf.ask("SELECT count(*) FROM a; -- that is all"));
    assertEquals(List.of("1"), shelf.ask("SELECT count(*) FROM a -- that is all"));
  }

  @Test
  void limitsHaveLimits() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> new QueryLimits(0, Duration.ofSeconds(1), 64L << 20),
            () -> new QueryLimits(1, Duration.ofHours(2), 64L << 20),
            () -> new QueryLimits(1, Duration.ofSeconds(1), 1))) {
      assertEquals("invalid-limit", assertThrows(Fault.class, wrong::run).code());
    }
  }
}
