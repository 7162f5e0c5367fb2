package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedConfigurationTest {

  private static final String WHOLE =
      """
      data: &d ./data
      http: { port: 8080, max-body: 1MiB, max-events: 5 }
      repeats: { window: 7d }
      keys: { app: { key: "${env:KEY}", scopes: [events:send] } }
      rules:
        r: { pattern: { source: [x], detail: { n: [{ numeric: [">", 1.5] }] } }, targets: [a, b] }
      targets:
        a: { archive: { path: *d, prefix: "{type}/", flush: { size: 1KiB, age: 1s } } }
        b: { http: { url: "http://h:1/p", connection: c, headers: { X: y }, rate: 1/s, retry: { attempts: 1 } } }
      connections: { c: { basic: { username: u, password: "${env:KEY}" } } }
      tests: [{ name: t, event: { source: x }, targets: a }]
      """;

  private static final String PIECES = "{}[]:,-&*!|>'\"%@`#?\n\t \u0000\ud83d$~0x9e\u00fc";

  @TempDir Path folder;

  @Test
  void aDamagedFileIsReadOrRefusedAndNeverABug() throws IOException {
    Random random = new Random(20261121);
    Path file = folder.resolve("sluice.yaml");
    int refused = 0;
    int rounds = 1_000;
    for (int round = 0; round < rounds; round++) {
      String text = damaged(random);
      Files.write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      try {
        ConfigurationReader.read(file, name -> "0123456789abcdef");
      } catch (Fault fault) {
        refused++;
        assertEquals("invalid-configuration", fault.code(), text);
        assertTrue(
            fault.sentence().lines().allMatch(line -> line.startsWith(file + ":")),
            () -> fault.sentence() + "\n" + text);
      }
    }
    int all = refused;
    assertTrue(all > rounds / 4 && all < rounds, () -> all + " were refused");
  }

  private static String damaged(Random random) {
    StringBuilder text = new StringBuilder(WHOLE);
    for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
      int at = random.nextInt(text.length());
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, piece);
        case 2 -> text.insert(at, piece);
        default -> {
          int end = Math.min(text.length(), at + random.nextInt(1, 40));
          text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
      }
    }
    return text.toString();
  }
}
