package dev.sluice.bench.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.bench.child.HubChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop with real processes: the hub passes.
class CrashLoopTest {

  private static final int KILLS = 20;

  @TempDir Path dir;
  private Loops loops;

  @BeforeEach
  void begin() {
    loops = new Loops(dir);
  }

  @Test
  void killedAgainAndAgainTheHubHasAllThatItAcknowledgedOnceAndDeliversIt()
      throws IOException, InterruptedException {
    Findings findings = loops.run(KILLS, new SplittableRandom().nextLong(), HubChoice.MAIN_CLASS);
    assertTrue(findings.isEmpty(), loops::printed);
    assertTrue(loops.printed().startsWith("seed "), loops::printed);
    assertTrue(loops.printed().contains("\n20 kills, "), loops::printed);
    assertTrue(loops.printed().contains("| lost | twice in the archive |"), loops::printed);
    assertEquals(List.of(), loops.left());
  }

  @Test
  void killedWhileItPacksIntoABucketThatGoesWrongTheHubHasAllThatItAcknowledgedThereOnce()
      throws IOException, InterruptedException {
    Findings findings = loops.packed(2, new SplittableRandom().nextLong(), HubChoice.MAIN_CLASS);
    assertTrue(findings.isEmpty(), loops::printed);
    assertTrue(
        Pattern.compile("\nParquet files: [1-9]").matcher(loops.printed()).find(), loops::printed);
    assertEquals(List.of(), loops.left());
  }

  @Test
  void killedUnderSparkPostsBatchesTheHubHasEachEventOnceAndEachBatchAsItCame()
      throws IOException, InterruptedException {
    Findings findings = loops.sparkPost(3, HubChoice.MAIN_CLASS);
    assertTrue(findings.isEmpty(), loops::printed);
    assertTrue(
        Pattern.compile("\n\\| 3 \\| [23] \\| 5000 \\| 500 \\| ").matcher(loops.printed()).find(),
        loops::printed);
    assertEquals(List.of(), loops.left());
  }

  @Test
  void numbersOutOfBoundsAreRefused() {
    String main = HubChoice.MAIN_CLASS;
    List<String> none = List.of();
    assertThrows(
        IllegalArgumentException.class,
        () -> new Settings(0, 1, 1, dir, Loops.FAST_START, main, none));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Settings(100_001, 1, 1, dir, Loops.FAST_START, main, none));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Settings(1, 1, 0, dir, Loops.FAST_START, main, none));
  }
}
