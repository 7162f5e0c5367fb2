package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.DiskFile;
import dev.sluice.engine.log.ForwardingDisk;
import dev.sluice.engine.log.ForwardingFile;
import dev.sluice.engine.log.LocalDisk;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only the engine on disk does; what every journal does stands in the contract.
class RocksJournalTest {

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();

  private RocksEngine open() {
    return RocksEngine.open(folder, clock, Duration.ofDays(7));
  }

  @Test
  void theFirstEventStandsAtOne() {
    try (RocksEngine engine = open()) {
      assertEquals(Position.FIRST, engine.journal().end());
      assertEquals(Position.FIRST, engine.outbox().cursor());
    }
  }

  @Test
  void aSecondEngineOnTheSameFolderIsRefused() {
    try (RocksEngine _ = open()) {
      Fault fault = assertThrows(Fault.class, this::open);
      assertEquals("data-folder-in-use", fault.code());
    }
  }

  @Test
  void aClosedEngineRefusesInsteadOfCrashing() {
    RocksEngine engine = open();
    Journal journal = engine.journal();
    engine.close();
    engine.close();
    List<Event> events = List.of(Event.builder("a", "/test", "made").build());
    assertThrows(Fault.class, () -> journal.append(events));
    assertThrows(IllegalStateException.class, () -> engine.outbox().accounts());
  }

  private static List<Event> event(String id) {
    return List.of(Event.builder(id, "/test", "made").build());
  }

  @Test
  void aWallClockThatIsSetBackForgetsNoRepeat() throws InterruptedException {
    try (RocksEngine engine = open()) {
      engine.journal().append(event("a"));
      clock.jump(Duration.ofHours(-5));
      assertEquals(
          new Admission.Repeated(Position.FIRST), engine.journal().append(event("a")).getFirst());
    }
    clock.jump(Duration.ofHours(-5));
    try (RocksEngine engine = open()) {
      assertEquals(
          new Admission.Repeated(Position.FIRST), engine.journal().append(event("a")).getFirst());
    }
  }

  @Test
  void aWallClockThatIsSetOnByLessThanTheWindowForgetsNoRepeat() throws InterruptedException {
    try (RocksEngine engine = open()) {
      engine.journal().append(event("a"));
      clock.jump(Duration.ofHours(5));
      assertEquals(
          new Admission.Repeated(Position.FIRST), engine.journal().append(event("a")).getFirst());
    }
  }

  @Test
  void aFailedSyncIsToldOnceAndTheNextStartGoesOn() throws InterruptedException {
    AtomicBoolean fails = new AtomicBoolean();
    AtomicInteger told = new AtomicInteger();
    try (RocksEngine engine =
        RocksEngine.open(
            folder, clock, Duration.ofDays(7), at -> new UnsyncedDisk(LocalDisk.at(at), fails))) {
      engine.onFailure(told::incrementAndGet);
      engine.journal().append(event("a"));
      fails.set(true);
      assertThrows(Fault.class, () -> engine.journal().append(event("b")));
      fails.set(false);
      assertThrows(Fault.class, () -> engine.journal().append(event("c")));
      assertFalse(engine.isWritable());
      assertEquals(1, engine.journal().read(Position.FIRST, 10, 1_000).size());
    }
    assertEquals(1, told.get());
    try (RocksEngine engine = open()) {
      engine.journal().append(event("b"));
      engine.journal().append(event("c"));
      assertEquals(new Position(4), engine.journal().end());
    }
  }

  /// A disk whose files fail their syncs when a test says so.
  private static final class UnsyncedDisk extends ForwardingDisk {
    private final AtomicBoolean fails;

    UnsyncedDisk(Disk to, AtomicBoolean fails) {
      super(to);
      this.fails = fails;
    }

    @Override
    public DiskFile open(String name) throws IOException {
      return new ForwardingFile(super.open(name)) {
        @Override
        public void sync() throws IOException {
          if (fails.get()) {
            throw new IOException("Input/output error");
          }
          super.sync();
        }
      };
    }
  }
}
