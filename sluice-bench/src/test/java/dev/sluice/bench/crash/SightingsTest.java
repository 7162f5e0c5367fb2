package dev.sluice.bench.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingsTest {

  private static final String FIRST =
      "t/archive-hub1-00000000000000000001-00000000000000000002.jsonl";
  private static final String SECOND =
      "t/archive-hub1-00000000000000000003-00000000000000000003.jsonl";

  @TempDir Path folder;
  private final Findings findings = new Findings();
  private final Sightings sightings = new Sightings(100, findings);

  private static String line(int number, int position) {
    return "{\"id\":\"e%d\",\"detail\":{\"text\":\"%s\"},\"_position\":%d}\n"
        .formatted(number, Posting.text(number), position);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  @Test
  void whatStaysIsRightAndSoIsWhatTheHubHasBegun() throws IOException {
    write(FIRST, line(0, 1) + line(1, 2));
    write(".sluice/begun", "{");
    sightings.look(folder, 1);
    write(SECOND, line(2, 3));
    sightings.look(folder, 2);
    assertTrue(findings.isEmpty(), () -> findings.lines().toString());
  }

  @Test
  void whatIsGoneAfterAKillIsLost() throws IOException {
    Path first = write(FIRST, line(0, 1) + line(1, 2));
    sightings.look(folder, 1);
    Files.delete(first);
    sightings.look(folder, 2);
    assertEquals(2, findings.count(Wrong.LOST));
  }

  @Test
  void whatStandsThereTwiceIsFoundAtOnce() throws IOException {
    write(FIRST, line(0, 1) + line(1, 2));
    write(SECOND, line(0, 3));
    sightings.look(folder, 1);
    assertEquals(1, findings.count(Wrong.TWICE));
  }
}
