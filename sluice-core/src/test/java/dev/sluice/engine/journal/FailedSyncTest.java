package dev.sluice.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.engine.log.SegmentLog;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.simulation.SimulatedDisk;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FailedSyncTest {

  private static final Logger LOG = Logger.getLogger(LogJournal.class.getName());

  @BeforeAll
  static void theExpectedLineIsNotShown() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void othersAreShownAgain() {
    LOG.setLevel(null);
  }

  @Test
  void theIndexNeverHearsOfEventsThatWereNotSynced() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    MemoryIndex index = new MemoryIndex();
    JournalSteps journal =
        JournalSteps.open(
            SegmentLog.open(disk, () -> 7, 1 << 20), index, new HeldClock(), Duration.ofDays(7));
    journal.submit(List.of(Event.builder("kept", "/test", "made").build()));
    journal.write();
    var lost = journal.submit(List.of(Event.builder("lost", "/test", "made").build()));
    disk.failNextSync(new SplittableRandom(1));
    journal.write();
    assertThrows(Fault.class, lost::answer);
    assertFalse(journal.isWritable());
    journal.close();
    assertEquals(1, index.size());
    assertEquals(new Position(2), index.through);
  }
}
