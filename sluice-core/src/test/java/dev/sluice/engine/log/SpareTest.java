package dev.sluice.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.journal.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareTest {

  private static final int BYTES = 1 << 20;

  @TempDir Path folder;

  @Test
  void aSpareBecomesASegmentThatHasItsRoomAlreadyAndOutlivesARestart() throws IOException {
    Disk disk = LocalDisk.at(folder);
    String name = Segment.name(Position.FIRST);
    try (Spare spare = new Spare(disk, BYTES)) {
      spare.wanted();
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            while (!spare.take(Position.FIRST, 7, name)) {
              Thread.onSpinWait();
            }
          });
    }
    assertEquals(List.of(name), disk.names());
    assertEquals(BYTES, Files.size(folder.resolve(name)));
    Entries entries = new Entries(disk, BYTES);
    entries.append("one", "two");
    entries.append("three");
    assertEquals(List.of(name), disk.names());
    assertEquals(BYTES, Files.size(folder.resolve(name)));
    entries.reopen();
    assertEquals(List.of("one", "two", "three"), entries.read(1));
  }

  @Test
  void aSpareThatNobodyTookIsGoneAfterARestart() throws IOException {
    Disk disk = LocalDisk.at(folder);
    Entries entries = new Entries(disk, BYTES);
    entries.append("one");
    Files.write(folder.resolve(Spare.NAME), new byte[100]);
    entries.reopen();
    assertEquals(List.of(Segment.name(Position.FIRST)), disk.names());
    assertEquals(List.of("one"), entries.read(1));
  }
}
