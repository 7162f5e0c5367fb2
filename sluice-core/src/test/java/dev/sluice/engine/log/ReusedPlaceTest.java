package dev.sluice.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.journal.Position;
import dev.sluice.simulation.SimulatedDisk;
import java.io.IOException;
import java.io.SyncFailedException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of two groups of two records of the same sizes that are begun at the same place, of
/// which the first was never acknowledged, when the disk keeps the first half of the one and the
/// second half of the other.
class ReusedPlaceTest {

  private static final int BLOCK = 512;
  private static final String FIRST = "00000000000000000001.log";

  /// A disk of which nothing is left by a sync that fails.
  private static final RandomGenerator NOTHING = () -> 0;

  private final SimulatedDisk disk = new SimulatedDisk();
  private Entries entries;

  /// How long an entry is, so that a record ends where a block does.
  private int length;

  /// The block that the second record of the group begins with.
  private int second;

  @BeforeEach
  void writeOne() throws IOException {
    entries = open();
    // The group before ends with its block: what is written there again hides nothing behind it.
    entries.append("o".repeat(BLOCK - Segment.HEADER - Records.HEADER - 4));
    int head = disk.bytes(FIRST).length;
    assertEquals(BLOCK, head);
    second = (head + Records.HEADER + 4 + Records.BODY) / BLOCK + 1;
    length = second * BLOCK - head - Records.HEADER - 4;
  }

  private Entries open() throws IOException {
    return new Entries(disk, 1 << 20);
  }

  private String[] group(String first, String second) {
    return new String[] {first.repeat(length), second.repeat(length)};
  }

  /// The first letters of all entries.
  private static List<String> letters(Entries log) throws IOException {
    return log.read(1).stream().map(text -> text.substring(0, 1)).toList();
  }

  private static void requireNoHalf(List<String> letters) {
    assertTrue(
        Stream.of(List.of("o"), List.of("o", "c", "d")).anyMatch(letters::equals),
        () -> "left are " + letters);
  }

  @Test
  void theRestOfALaterGroupIsNotReadAsThatOfARefusedOne() throws IOException {
    disk.failWrite(0);
    assertThrows(IOException.class, () -> entries.append(group("a", "b")));
    disk.heal();
    entries.writeWithoutSync(group("c", "d"));
    disk.crash((block, writes) -> block < second ? Math.min(1, writes) : writes);
    requireNoHalf(letters(open()));
  }

  @Test
  void theRestOfALaterGroupIsNotReadAsThatOfOneThatAStartCouldNotCutOff() throws IOException {
    entries.writeWithoutSync(group("a", "b"));
    disk.crash((block, writes) -> block < second ? writes : 0);
    disk.failNextSync(NOTHING);
    assertThrows(IOException.class, this::open);
    disk.endProcess();
    Entries later = open();
    later.at(2_000);
    later.writeWithoutSync(group("c", "d"));
    disk.crash((block, writes) -> block < second ? 0 : writes);
    LogAudit audit = new LogAudit(disk, (_, what) -> fail(what), _ -> {});
    audit.run();
    assertEquals(new Position(2), audit.end());
    requireNoHalf(letters(open()));
  }

  @Test
  void aGroupThatIsWrittenWholeAfterARefusedOneIsThere() throws IOException {
    disk.failWrite(0);
    assertThrows(IOException.class, () -> entries.append(group("a", "b")));
    disk.heal();
    entries.append(group("c", "d"));
    disk.crash((_, _) -> 0);
    assertEquals(List.of("o", "c", "d"), letters(open()));
  }

  @Test
  void aSyncThatFailsBeforeTheNextGroupIsNotTriedAgain() {
    disk.failWrite(0);
    assertThrows(IOException.class, () -> entries.append(group("a", "b")));
    disk.heal();
    disk.failNextSync(NOTHING);
    assertThrows(SyncFailedException.class, () -> entries.append(group("c", "d")));
  }
}
