package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.journal.Fingerprint;
import dev.sluice.engine.journal.FingerprintIndex;
import dev.sluice.engine.journal.JournalThreads;
import dev.sluice.engine.journal.LogJournal;
import dev.sluice.engine.log.LocalDisk;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.identity.Scope;
import dev.sluice.identity.key.ConfiguredKeys;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Position;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What senders are told when the disk stands still.
@Timeout(120)
class BackPressureTest {

  private static final int REQUESTS = 90;
  private static final int EVENT_BYTES = 1_000_000;

  @TempDir Path folder;

  /// Knows nothing, which is right for events that come once.
  private static final class NoRepeats implements FingerprintIndex {
    @Override
    public Optional<Known> find(Fingerprint fingerprint) {
      return Optional.empty();
    }

    @Override
    public void write(List<Known> sorted, Position through) {}

    @Override
    public void persist() {}

    @Override
    public Position through() {
      return Position.FIRST;
    }

    @Override
    public boolean sweep(Instant before, Consumer<Fingerprint> kept) {
      return false;
    }
  }

  private HttpFrontDoor door(LogJournal journal) {
    MemoryEngine other = new MemoryEngine(new HeldClock(), Duration.ofDays(1));
    Routes routes =
        HttpApi.intake(
                call ->
                    List.of(
                        Event.builder(UUID.randomUUID().toString(), "/t", "t")
                            .data(Payload.of(call.body()))
                            .build()),
                _ -> {
                  throw new IllegalStateException("no client events here");
                },
                (_, _) -> {
                  throw new IllegalStateException("no shapes here");
                },
                new Intake(journal, Clock.system()))
            .with(HttpApi.deliveries(journal, other.outbox(), RunsUnderTest.of(other)))
            .build();
    ConfiguredKeys keys =
        new ConfiguredKeys(
            List.of(new ConfiguredKeys.Key("k", () -> "key", "k", EnumSet.allOf(Scope.class))),
            Clock.system());
    return new HttpFrontDoor(
        new FrontDoorSettings("127.0.0.1", 0, Optional.empty(), 2 << 20),
        routes,
        keys,
        Clock.system());
  }

  @Test
  void whatDoesNotFitIsToldToComeAgainAndTheRestIsKeptOnceTheDiskGoesOn()
      throws IOException, InterruptedException {
    try (SegmentLog log = SegmentLog.open(LocalDisk.at(folder), () -> 7)) {
      LogJournal journal =
          new LogJournal(
              log, new NoRepeats(), Clock.system(), Duration.ofDays(1), Thread::startVirtualThread);
      HttpFrontDoor door = door(journal);
      door.start();
      BlockingQueue<HttpResponse<String>> answers = new LinkedBlockingQueue<>();
      List<CompletableFuture<?>> asked = new ArrayList<>();
      try (HttpClient client = HttpClient.newHttpClient()) {
        for (int i = 0; i < REQUESTS; i++) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/v1/events"))
                  .header("x-api-key", "key")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[EVENT_BYTES]))
                  .build();
          asked.add(
              client
                  .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                  .thenAccept(answers::add));
        }
        int fit = (int) (LogJournal.MAX_WAITING_BYTES / EVENT_BYTES);
        for (int i = 0; i < REQUESTS - fit; i++) {
          HttpResponse<String> answer = answers.poll(60, TimeUnit.SECONDS);
          assertTrue(answer != null, "a request that does not fit was not answered");
          assertEquals(503, answer.statusCode(), answer.body());
          assertEquals("1", answer.headers().firstValue("retry-after").orElse(""));
          assertTrue(
              answer.body().contains("journal-busy") || answer.body().contains("too-many-bodies"),
              answer.body());
        }
        assertEquals(0, answers.size(), "the others wait");
        try (JournalThreads _ = JournalThreads.start(journal)) {
          for (CompletableFuture<?> each : asked) {
            each.join();
          }
        }
        assertEquals(fit, answers.size());
        assertTrue(answers.stream().allMatch(answer -> answer.statusCode() == 202));
        assertEquals(new Position(fit + 1), journal.end());
      } finally {
        door.stop();
      }
    }
  }
}
