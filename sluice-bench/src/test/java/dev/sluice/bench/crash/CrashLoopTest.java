package dev.sluice.bench.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.bench.child.HubChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop with real processes: the hub passes, and hubs that are made to fail do not.
class CrashLoopTest {

  private static final int KILLS = 20;
  private static final int TAMPERED = 3;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir Path dir;

  private Findings run(int kills, long seed, String hubMain, String... jvm)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(CrashLoopCommand.QUICK_JVM);
    options.addAll(List.of(jvm));
    Settings settings = new Settings(kills, seed, 10, dir, hubMain, options);
    return new CrashLoop(settings, new PrintStream(printed, true, UTF_8)).run();
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

  private String printed() {
    return printed.toString(UTF_8);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> left = Files.list(dir)) {
      return left.toList();
    }
  }

  @Test
  void killedAgainAndAgainTheHubHasAllThatItAcknowledgedOnceAndDeliversIt()
      throws IOException, InterruptedException {
    Findings findings = run(KILLS, new SplittableRandom().nextLong(), HubChoice.MAIN_CLASS);
    assertTrue(findings.isEmpty(), this::printed);
    assertTrue(printed().startsWith("seed "), this::printed);
    assertTrue(printed().contains("\n20 kills, "), this::printed);
    assertTrue(printed().contains("| lost | twice in the archive |"), this::printed);
    assertEquals(List.of(), left());
  }

  @Test
  void killedUnderSparkPostsBatchesTheHubHasEachEventOnceAndEachBatchAsItCame()
      throws IOException, InterruptedException {
    Findings findings = sparkPost(3, HubChoice.MAIN_CLASS);
    assertTrue(findings.isEmpty(), this::printed);
    assertTrue(
        Pattern.compile("\n\\| 3 \\| [23] \\| 5000 \\| 500 \\| ").matcher(printed()).find(),
        this::printed);
    assertEquals(List.of(), left());
  }

  @Test
  void aHubThatLosesSparkPostsEventsIsFoundOut() throws IOException, InterruptedException {
    Findings findings = sparkPost(1, TamperingHub.class.getName(), "-Dtamper=lose");
    assertTrue(findings.count(Wrong.LOST) > 0, this::printed);
  }

  private Findings sparkPost(int kills, String hubMain, String... jvm)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(CrashLoopCommand.QUICK_JVM);
    options.addAll(List.of(jvm));
    Settings settings = new Settings(kills, 7, 1, dir, hubMain, options);
    return new SparkPostLoop(settings, 5_000, new PrintStream(printed, true, UTF_8)).run();
  }

  @Test
  void aHubThatLosesWhatItAcknowledgedIsFoundOutAndItsFolderKept()
      throws IOException, InterruptedException {
    Findings findings =
        run(TAMPERED, seedOfKillsAtWork(), TamperingHub.class.getName(), "-Dtamper=lose");
    assertTrue(findings.count(Wrong.LOST) > 0, this::printed);
    assertTrue(findings.count(Wrong.ACCOUNTS) > 0, this::printed);
    assertEquals(0, findings.count(Wrong.TWICE), this::printed);
    assertTrue(printed().contains("WRONG: acknowledged, but not in the archive: "), this::printed);
    assertEquals(1, left().size());
    assertTrue(printed().contains("everything is kept in " + left().getFirst()), this::printed);
  }

  @Test
  void aHubThatArchivesTwiceIsFoundOut() throws IOException, InterruptedException {
    Findings findings =
        run(TAMPERED, seedOfKillsAtWork(), TamperingHub.class.getName(), "-Dtamper=twice");
    assertTrue(findings.count(Wrong.TWICE) > 0, this::printed);
    assertEquals(0, findings.count(Wrong.LOST), this::printed);
  }

  @Test
  void aHubThatDoesNotStartIsFoundOut() throws IOException, InterruptedException {
    Findings findings = run(1, 1, "dev.sluice.NoSuchHub");
    assertTrue(findings.count(Wrong.HUB) > 0, this::printed);
  }

  @Test
  void numbersOutOfBoundsAreRefused() {
    String main = HubChoice.MAIN_CLASS;
    List<String> none = List.of();
    assertThrows(IllegalArgumentException.class, () -> new Settings(0, 1, 1, dir, main, none));
    assertThrows(
        IllegalArgumentException.class, () -> new Settings(100_001, 1, 1, dir, main, none));
    assertThrows(IllegalArgumentException.class, () -> new Settings(1, 1, 0, dir, main, none));
  }
}
