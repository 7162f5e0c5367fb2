package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.testkit.HeldClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
}
