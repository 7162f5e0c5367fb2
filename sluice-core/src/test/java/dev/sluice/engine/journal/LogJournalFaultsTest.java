package dev.sluice.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.log.Inspection;
import dev.sluice.engine.log.LocalDisk;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the journal does when its disk is full, or fails a sync.
class LogJournalFaultsTest {

  private static final long SEGMENT = 8 << 10;

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();
  private TroubledDisk disk;
  private SegmentLog log;
  private LogJournal journal;
  private final MemoryIndex index = new MemoryIndex();

  @BeforeEach
  void open() throws IOException {
    disk = new TroubledDisk(LocalDisk.at(folder));
    reopen();
  }

  private void reopen() throws IOException {
    log = SegmentLog.open(disk, () -> 77L, SEGMENT);
    journal = new LogJournal(log, index, clock, Duration.ofDays(7), Runnable::run);
  }

  private Append send(String id) {
    Append append =
        journal.submit(
            List.of(
                Event.builder(id, "/test", "made")
                    .data(dev.sluice.event.Payload.ofText("x".repeat(500)))
                    .build()));
    journal.step();
    return append;
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    Position at = Position.FIRST;
    while (at.compareTo(journal.end()) < 0) {
      for (var entry : journal.read(at, 100, Long.MAX_VALUE)) {
        ids.add(entry.event().id());
        at = entry.position().plus(1);
      }
    }
    return ids;
  }

  @Test
  void aFullDiskRefusesWithAPauseAndHealsByItself() throws IOException {
    send("a").answer();
    disk.full = true;
    Fault fault = assertThrows(Fault.class, () -> send("b").answer());
    assertEquals("disk-full", fault.code());
    assertEquals(Fault.Kind.UNAVAILABLE, fault.kind());
    assertTrue(fault.retryAfter().isPresent());
    assertFalse(journal.isWritable());
    journal.probe();
    assertFalse(journal.isWritable());

    disk.full = false;
    journal.probe();
    assertTrue(journal.isWritable(), "nobody has to send something for the journal to heal");
    send("b").answer();
    assertEquals(List.of("a", "b"), ids());
    log.close();
    reopen();
    assertEquals(List.of("a", "b"), ids());
  }

  @Test
  void aDiskThatIsFullWhenANewFileIsNeededHealsToo() throws IOException {
    for (int i = 0; i < 14; i++) {
      send("e" + i).answer();
    }
    disk.full = true;
    for (int i = 14; i < 20; i++) {
      String id = "e" + i;
      assertThrows(Fault.class, () -> send(id).answer());
    }
    disk.full = false;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      send("e" + i).answer();
      expected.add("e" + i);
    }
    assertEquals(expected, ids(), "what was refused is new, what was taken a repeat");
    log.close();
    reopen();
    assertEquals(expected, ids());
  }

  @Test
  void aFailedSyncIsTriedOnceAndToldOnceAndNothingIsTakenAnyMore() {
    send("a").answer();
    AtomicInteger told = new AtomicInteger();
    journal.onFailure(told::incrementAndGet);
    disk.syncFails = true;
    Fault fault = assertThrows(Fault.class, () -> send("b").answer());
    assertEquals("journal-unavailable", fault.code());
    assertTrue(fault.sentence().contains("may have been kept"), fault.sentence());
    disk.syncFails = false;
    assertEquals("journal-unavailable", assertThrows(Fault.class, () -> send("c")).code());
    journal.probe();
    assertEquals("journal-unavailable", assertThrows(Fault.class, () -> send("c")).code());
    assertFalse(journal.isWritable());
    assertEquals(1, disk.failedSyncs.get());
    assertEquals(1, told.get());
    assertEquals(List.of("a"), ids(), "what was accepted can still be read and delivered");
  }

  @Test
  void aFailedSyncOfTheFolderIsNotTriedAgainEither() {
    for (int i = 0; i < 13; i++) {
      send("e" + i).answer();
    }
    disk.syncFails = true;
    for (int i = 13; i < 20; i++) {
      String id = "e" + i;
      assertThrows(Fault.class, () -> send(id).answer());
    }
    assertEquals(1, disk.failedSyncs.get());
  }

  @Test
  void aDamagedEventIsAFaultWithItsPlaceAndThoseBehindItAreRead() throws IOException {
    for (int i = 1; i <= 30; i++) {
      send("e" + i).answer();
    }
    log.close();
    Path segment = folder.resolve(disk.names().getFirst());
    byte[] bytes = Files.readAllBytes(segment);
    int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("e3");
    bytes[place] ^= 1;
    Files.write(segment, bytes);
    index.through = new Position(31);
    reopen();
    assertEquals(2, journal.read(Position.FIRST, 100, Long.MAX_VALUE).size());
    Fault fault = assertThrows(Fault.class, () -> journal.read(new Position(3), 1, Long.MAX_VALUE));
    assertEquals("journal-damaged", fault.code());
    assertTrue(fault.sentence().contains("1 event, position 3"), fault.sentence());
    assertEquals("e4", journal.read(new Position(4), 1, 1_000).getFirst().event().id());
    assertEquals(27, journal.read(new Position(4), 100, Long.MAX_VALUE).size());
    send("still").answer();

    log.close();
    assertEquals(1, Inspection.giveUp(disk).size());
    reopen();
    assertEquals(1, journal.lost());
    assertEquals(30, ids().size());
    assertFalse(ids().contains("e3"));
  }
}
