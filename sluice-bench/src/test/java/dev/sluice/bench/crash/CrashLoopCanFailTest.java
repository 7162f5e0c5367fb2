package dev.sluice.bench.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop finds out hubs that are made to fail.
class CrashLoopCanFailTest {

  private static final int TAMPERED = 3;

  @TempDir Path dir;
  private Loops loops;

  @BeforeEach
  void begin() {
    loops = new Loops(dir);
  }

  /// A seed with which the hub is never asked to stop before the end, so that it is the finished
  /// archive that is tampered with.
  private static long seedOfKillsAtWork() {
    long seed = 0;
    while (!killsAtWork(new SplittableRandom(seed))) {
      seed++;
    }
    return seed;
  }

  private static boolean killsAtWork(SplittableRandom random) {
    for (int kill = 0; kill < TAMPERED; kill++) {
      Blow blow = Blow.draw(random, Duration.ofSeconds(1));
      if (blow.moment() != Blow.Moment.READY || blow.after().toMillis() < 400) {
        return false;
      }
      // As the loop does for its clients.
      random.split();
    }
    return true;
  }

  @Test
  void aHubThatLosesSparkPostsEventsIsFoundOut() throws IOException, InterruptedException {
    Findings findings = loops.sparkPost(1, TamperingHub.class.getName(), "-Dtamper=lose");
    assertTrue(findings.count(Wrong.LOST) > 0, loops::printed);
  }

  @Test
  void aHubThatLosesWhatItAcknowledgedIsFoundOutAndItsFolderKept()
      throws IOException, InterruptedException {
    Findings findings =
        loops.run(TAMPERED, seedOfKillsAtWork(), TamperingHub.class.getName(), "-Dtamper=lose");
    assertTrue(findings.count(Wrong.LOST) > 0, loops::printed);
    assertTrue(findings.count(Wrong.ACCOUNTS) > 0, loops::printed);
    assertEquals(0, findings.count(Wrong.TWICE), loops::printed);
    assertTrue(
        loops.printed().contains("WRONG: acknowledged, but not in the archive: "), loops::printed);
    assertEquals(1, loops.left().size());
    assertTrue(
        loops.printed().contains("everything is kept in " + loops.left().getFirst()),
        loops::printed);
  }

  @Test
  void aHubThatArchivesTwiceIsFoundOut() throws IOException, InterruptedException {
    Findings findings =
        loops.run(TAMPERED, seedOfKillsAtWork(), TamperingHub.class.getName(), "-Dtamper=twice");
    assertTrue(findings.count(Wrong.TWICE) > 0, loops::printed);
    assertEquals(0, findings.count(Wrong.LOST), loops::printed);
  }

  @Test
  void aHubThatDoesNotStartIsFoundOut() throws IOException, InterruptedException {
    Findings findings = loops.run(1, 1, "dev.sluice.NoSuchHub");
    assertTrue(findings.count(Wrong.HUB) > 0, loops::printed);
  }
}
