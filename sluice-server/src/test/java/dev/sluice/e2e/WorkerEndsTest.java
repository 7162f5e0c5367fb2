package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The processes in which DuckDB works end by themselves when their hub is killed.
class WorkerEndsTest {

  private static final String KEY = "key-of-the-only-caller";

  /// Takes longer than any hub lives.
  private static final String ENDLESS =
      "{\"sql\":\"SELECT count(*) FROM range(1000000000000) a\",\"timeout\":\"60s\"}";

  @TempDir Path folder;

  private HubProcess hub() throws IOException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        http: { port: 0 }
        keys: { all: { key: %s, scopes: ["events:send", "archive:query"] } }
        rules: { all: { pattern: { source: [/shop] }, targets: [lake] } }
        targets:
          lake: { archive: { path: ./lake, flush: { age: 1s }, format: parquet, parquet: { age: 1s } } }
        """
            .formatted(KEY));
    return HubProcess.start(folder, "serve");
  }

  private static List<ProcessHandle> workers(HubProcess hub) {
    return ProcessHandle.of(hub.pid()).orElseThrow().children().toList();
  }

  /// A process that nobody has waited for has no command any more.
  private static boolean isEnded(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  private static void requireEnded(List<ProcessHandle> workers) {
    try {
      Await.until(
          () -> workers.stream().allMatch(WorkerEndsTest::isEnded),
          () -> "they outlive their hub: " + workers);
    } finally {
      workers.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void theyEndWithTheirHubWhenTheyHaveNothingToDo() throws IOException, InterruptedException {
    try (HubProcess hub = hub();
        Api api = new Api(hub.url(), KEY)) {
      api.send("/shop", "e1", "{}");
      assertEquals(
          200, api.post("/v1/query", "application/json", "{\"sql\":\"SELECT 1\"}").statusCode());
      Await.until(() -> workers(hub).size() == 2, () -> "one packs, and one answers: " + hub);
      List<ProcessHandle> workers = workers(hub);
      hub.kill();
      requireEnded(workers);
    }
  }

  @Test
  void theyEndWithTheirHubInTheMiddleOfTheirWork() throws IOException, InterruptedException {
    try (HubProcess hub = hub();
        Api api = new Api(hub.url(), KEY)) {
      assertEquals(
          200, api.post("/v1/query", "application/json", "{\"sql\":\"SELECT 1\"}").statusCode());
      List<ProcessHandle> workers = workers(hub);
      assertEquals(1, workers.size());
      Thread asking = Thread.ofVirtual().start(() -> askUntilTheEnd(api));
      Await.until(
          () ->
              api.post("/v1/query", "application/json", "{\"sql\":\"SELECT 1\"}").statusCode()
                  == 429,
          () -> "the question has ended: " + hub);
      hub.kill();
      requireEnded(workers);
      asking.join();
    }
  }

  /// Asks until nobody answers; one that comes while another is answered is told to come again.
  private static void askUntilTheEnd(Api api) {
    try {
      int status = 429;
      while (status == 429) {
        status = api.post("/v1/query", "application/json", ENDLESS).statusCode();
      }
      throw new IllegalStateException("the hub was to be killed, and answers " + status);
    } catch (IOException e) {
      System.getLogger(WorkerEndsTest.class.getName()).log(System.Logger.Level.DEBUG, "killed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
