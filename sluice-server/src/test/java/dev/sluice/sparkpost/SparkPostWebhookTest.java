package dev.sluice.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.MadeCall;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkPostWebhookTest {

  private static final String HEADER = "X-MessageSystems-Batch-ID";
  private static final String OPEN = event("1", "open");
  private static final String CLICK = event("2", "click");

  @TempDir private Path folder;

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private RawBatches batches() {
    return new RawBatches(new DiskObjectStore(folder, "sparkpost"), clock, Duration.ofDays(2));
  }

  private SparkPostWebhook webhook() {
    return new SparkPostWebhook(new Intake(engine.journal(), clock), batches(), threads, 1_000);
  }

  private static String event(String id, String type) {
    return "{\"msys\":{\"track_event\":{\"type\":\"" + type + "\",\"event_id\":\"" + id + "\"}}}";
  }

  private static Call sent(String batchId, String body) {
    return MadeCall.EMPTY.with(Map.of(HEADER, batchId)).saying(body);
  }

  private String post(String batchId, String... elements) throws InterruptedException {
    String body = "[" + String.join(",", elements) + "]";
    Answer answer = webhook().answer(sent(batchId, body));
    assertEquals(200, answer.status());
    return answer.body().text();
  }

  private List<String> ids() {
    return engine.journal().read(Position.FIRST, 100, 1 << 20).stream()
        .map(Entry::event)
        .map(event -> event.id())
        .toList();
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  private static String counts(String id, int accepted, int repeated, int unreadable) {
    return "{\"batch_id\":\"%s\",\"accepted\":%d,\"repeated\":%d,\"unreadable\":%d}"
        .formatted(id, accepted, repeated, unreadable);
  }

  @Test
  void aBatchIsKeptAsItCameAndItsEventsAreDurable() throws InterruptedException {
    assertEquals(counts("b1", 2, 0, 0), post("b1", OPEN, CLICK));
    assertEquals(List.of("1", "2"), ids());
    Answer kept = webhook().batch(MadeCall.EMPTY.at("id", "b1"));
    assertEquals("[" + OPEN + "," + CLICK + "]", kept.body().text());
  }

  @Test
  void aRepeatedBatchIsAnsweredAgainAndKeptOnce() throws InterruptedException, IOException {
    post("b1", OPEN, CLICK);
    clock.advance(Duration.ofHours(20));
    assertEquals(counts("b1", 0, 2, 0), post("b1", OPEN, CLICK));
    assertEquals(1, files());
    assertEquals(List.of("1", "2"), ids());
  }

  @Test
  void ofAHalfKnownBatchTheNewHalfIsKept() throws InterruptedException {
    post("b1", OPEN);
    assertEquals(counts("b2", 1, 1, 0), post("b2", OPEN, CLICK));
    assertEquals(List.of("1", "2"), ids());
  }

  @Test
  void theTestOfTheWebhookKeepsNothing() throws InterruptedException, IOException {
    assertEquals(counts("b1", 0, 0, 0), post("b1", "{\"msys\":{}}"));
    assertEquals(0, files());
    assertEquals(List.of(), ids());
  }

  @Test
  void whatIsNoEventStaysInTheBatch() throws InterruptedException {
    assertEquals(counts("b1", 1, 0, 1), post("b1", OPEN, "{\"msys\":7}"));
    assertEquals(
        "[" + OPEN + ",{\"msys\":7}]",
        webhook().batch(MadeCall.EMPTY.at("id", "b1")).body().text());
  }

  @Test
  void aBatchWithoutAnIdIsKnownByItsBytes() throws InterruptedException, IOException {
    String body = "[" + OPEN + "]";
    Call call = MadeCall.EMPTY.saying(body);
    String first = webhook().answer(call).body().text();
    assertEquals(
        first.replace("\"accepted\":1,\"repeated\":0", "\"accepted\":0,\"repeated\":1"),
        webhook().answer(call).body().text());
    assertEquals(1, files());
  }

  @Test
  void aBatchIdThatIsAPathIsRefused() {
    for (String id : List.of("../b1", "a/b", "", "ä", "b".repeat(129), "a.json")) {
      Fault fault = assertThrows(Fault.class, () -> post(id, OPEN), id);
      assertEquals("invalid-batch-id", fault.code());
    }
    assertEquals(List.of(), ids());
  }

  @Test
  void batchesOfOldDaysAreForgotten() throws InterruptedException, IOException {
    post("old", OPEN);
    clock.advance(Duration.ofDays(1));
    post("new", CLICK);
    batches().step();
    assertEquals(2, files());
    clock.advance(Duration.ofDays(2));
    batches().step();
    assertEquals(1, files());
    Fault fault = assertThrows(Fault.class, () -> webhook().batch(MadeCall.EMPTY.at("id", "old")));
    assertEquals("no-such-batch", fault.code());
  }

  @Test
  void anAnswerThatWouldComeTooLateSaysSo() {
    SparkPostWebhook stuck =
        new SparkPostWebhook(
            new Intake(engine.journal(), clock), batches(), new StuckThreads(), 1_000);
    String body = "[" + OPEN + "]";
    Fault fault = assertThrows(Fault.class, () -> stuck.answer(sent("b1", body)));
    assertEquals("too-slow", fault.code());
    assertEquals(Fault.Kind.UNAVAILABLE, fault.kind());
  }
}
