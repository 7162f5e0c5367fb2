package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArchiveLoopTest {

  private final World world = new World(World.memory());
  private final Archive archive = world.archive(World.settings("data/", 1L << 20));

  @Test
  void closingWritesOutWhatWasRead() throws IOException, InterruptedException {
    world.event("{}", "r");
    try (ArchiveLoop loop = new ArchiveLoop(archive, world.outbox)) {
      loop.start();
      world.outbox.awaitIdle();
      assertEquals(List.of(), world.keys());
    }
    assertEquals(List.of("e1"), world.archivedIds());
  }

  @Test
  void whatComesWhileItWaitsIsTakenAtOnce() throws IOException, InterruptedException {
    ArchiveLoop loop = new ArchiveLoop(archive, world.outbox);
    loop.start();
    world.outbox.awaitIdle();
    world.event("{}", "r");
    world.outbox.awaitIdle();
    loop.close();
    assertEquals(List.of("e1"), world.archivedIds());
  }

  @Test
  void closingEndsAPauseAfterTrouble() throws IOException, InterruptedException {
    world.faults.at(Faults.Mode.FAILS_BEFORE, 0);
    world.event("{}", "r");
    ArchiveLoop loop = new ArchiveLoop(archive, world.outbox);
    loop.start();
    loop.close();
    assertThrows(IllegalStateException.class, loop::start);
    world.faults.heal();
    Archive next = world.archive(World.settings("data/", 1));
    World.drain(next);
    assertEquals(List.of("e1"), world.archivedIds());
  }
}
