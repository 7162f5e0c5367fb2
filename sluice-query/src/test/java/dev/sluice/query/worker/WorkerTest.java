package dev.sluice.query.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.query.Answer;
import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.CellForm;
import dev.sluice.query.QueryLimits;
import dev.sluice.query.parquet.LinesToParquet;
import dev.sluice.query.parquet.ParquetToLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {

  private static final String LINE =
      "{\"version\":\"0\",\"id\":\"e1\",\"source\":\"s\",\"type\":\"t\",\"detail\":{\"n\":7}}\n";

  @TempDir private Path folder;

  private static QueryLimits limits(Duration timeout) {
    return new QueryLimits(100, timeout, 64L << 20);
  }

  @Test
  void aWorkerPacksAndAnswersAndFaultsAreThoseOfTheTask() throws IOException {
    Path source = Files.writeString(folder.resolve("s.jsonl"), LINE);
    Path parquet = folder.resolve("p.parquet");
    try (Worker worker = new Worker(folder.resolve("w"), 128)) {
      LinesToParquet work =
          new LinesToParquet(List.of(source), folder, parquet, false, 64L << 20, 1);
      assertEquals(1, worker.pack(work, Duration.ofMinutes(1)));
      Path lines = folder.resolve("again.jsonl");
      ParquetToLines again =
          new ParquetToLines(parquet, folder, lines, ParquetToLines.Content.LINES, 64L << 20);
      assertEquals(1, worker.unpack(again, Duration.ofMinutes(1)));
      assertEquals(LINE, Files.readString(lines));
      ParquetToLines none =
          new ParquetToLines(source, folder, lines, ParquetToLines.Content.LINES, 64L << 20);
      assertEquals(
          "unreadable-parquet",
          assertThrows(Fault.class, () -> worker.unpack(none, Duration.ofMinutes(1))).code());
      List<ArchiveFiles> archives = List.of(new ArchiveFiles("lake", List.of(parquet)));
      Answer answer =
          worker.ask(
              "SELECT detail ->> 'n' AS n, subject FROM lake",
              CellForm.JSON,
              limits(Duration.ofSeconds(20)),
              archives);
      assertEquals("n", answer.columns().getFirst().name());
      assertEquals(java.util.Arrays.asList("\"7\"", null), answer.rows().getFirst());
      Path written = folder.resolve("answer.parquet");
      assertEquals(
          1,
          worker.write("SELECT id FROM lake", limits(Duration.ofSeconds(20)), archives, written));
      assertTrue(Files.size(written) > 0);
      Fault fault =
          assertThrows(
              Fault.class,
              () ->
                  worker.ask(
                      "DROP TABLE x", CellForm.TEXT, limits(Duration.ofSeconds(20)), archives));
      assertEquals("invalid-query", fault.code());
      assertEquals(Fault.Kind.INVALID, fault.kind());

      // A death is a fault of the task, and the next one has a new process.
      ProcessHandle first = child();
      first.destroyForcibly();
      first.onExit().join();
      assertEquals(
          1,
          worker.pack(
              new LinesToParquet(
                  List.of(source), folder, folder.resolve("q.parquet"), false, 64L << 20, 1),
              Duration.ofMinutes(1)));

      Fault overdue = assertThrows(Fault.class, () -> worker.pack(work, Duration.ofMillis(1)));
      assertEquals("worker-overdue", overdue.code());
    }
    assertFalse(Files.exists(folder.resolve("w")));
  }

  private static ProcessHandle child() {
    return ProcessHandle.current()
        .children()
        .filter(each -> each.info().commandLine().orElse("").contains("WorkerMain"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theProcessEndsWithItsInput() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName())
            .start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
  }
}
