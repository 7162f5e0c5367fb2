package dev.sluice.bench.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Both measurements for real, as short as they go; no figure is judged.
class ServletBenchTest {

  @Test
  void eventsGoThroughTheServletAndThroughTheYardstick() {
    assertEquals(
        0,
        new CommandLine(new ServletCommand())
            .execute("--seconds=1", "--warmup=0", "--rounds=1", "--callers=2"));
  }

  @Test
  void aFreshJvmAnswersWithAndWithoutACache(@TempDir Path dir) {
    assertEquals(0, new CommandLine(new ColdStartCommand()).execute("--starts=1", "--dir=" + dir));
  }

  @Test
  void whatGoesWrongMakesNoRate() throws InterruptedException {
    Duration time = Duration.ofSeconds(30);
    assertThrows(IllegalStateException.class, () -> Rate.of(1, Duration.ZERO, time, () -> false));
    assertTrue(Rate.of(1, Duration.ZERO, Duration.ofMillis(50), () -> true).perSecond() > 0);
  }
}
