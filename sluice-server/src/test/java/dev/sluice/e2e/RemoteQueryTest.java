package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// The command that asks in SQL, far from the hub's machine.
class RemoteQueryTest {

  private static final String KEY = "operator-0123456789abcdef";

  @TempDir static Path folder;

  private static Hub hub;
  private static Api api;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            data: ./data
            http: { port: 0 }
            keys:
              all: { key: %s, scopes: ["events:send", "deliveries:read", "archive:query"] }
              sender: { key: sender-0123456789abcdef, scopes: ["events:send"] }
            rules: { all: { pattern: { source: [/shop] }, targets: [lake] } }
            targets: { lake: { archive: { path: ./lake, flush: { age: 1s } } } }
            """
                .formatted(KEY));
    hub = Hub.start(Configuration.load(file), Clock.system());
    api = new Api(hub.url(), KEY);
    for (int i = 1; i <= 3; i++) {
      api.send("/shop", "e" + i, "{\"n\":" + i + ".5}");
    }
    api.await("lake", new Api.Account(3, 3, 0, 0));
  }

  @AfterAll
  static void stop() {
    api.close();
    hub.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("query", "--url", hub.url().toString()));
    all.addAll(List.of(arguments));
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  private String answer(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--key", KEY));
    all.addAll(List.of(arguments));
    assertEquals(0, run(all.toArray(String[]::new)), err::toString);
    return out.toString();
  }

  @Test
  void rowsComeAsATable() {
    assertEquals(
        """
        id  n    x  m
        e1  1.5     7
        e2  2.5     7
        e3  3.5     7
        """,
        answer("SELECT id, detail ->> 'n' AS n, NULL AS x, 7 AS m FROM lake ORDER BY id"));
    assertEquals("", err.toString());
  }

  @Test
  void whatIsCutIsSaid() {
    assertEquals("id\ne1\n", answer("--max-rows", "1", "--format", "csv", "SELECT id FROM lake"));
    assertEquals(
        "sluice: cut after 1 rows; there are more, and --max-rows allows them\n", err.toString());
  }

  @Test
  void jsonComesAsTheHubWritesIt() {
    assertEquals("[\n{\"n\":3}\n]\n", answer("--format", "json", "SELECT count(*) AS n FROM lake"));
  }

  @Test
  void noRowsAreAnEmptyTable() {
    assertEquals("\n", answer("SELECT id FROM lake WHERE id = 'none'"));
  }

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  void aParquetFileGoesToTheStandardOutput() {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      answer("--format", "parquet", "SELECT id FROM lake");
    } finally {
      System.setOut(before);
    }
    assertTrue(bytes.toString(StandardCharsets.ISO_8859_1).startsWith("PAR1"));
    assertTrue(bytes.toString(StandardCharsets.ISO_8859_1).endsWith("PAR1"));
  }

  @Test
  void whatTheHubRefusesIsSaidInOneLine() {
    assertEquals(1, run("--key", KEY, "SELEC 1"));
    assertTrue(err.toString().contains("SELEC"), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void aKeyWithoutTheScopeIsRefused() {
    assertEquals(1, run("--key", "sender-0123456789abcdef", "SELECT 1"));
    assertTrue(err.toString().contains("archive:query"), err::toString);
  }

  @Test
  void whatOnlyFilesCanSayIsRefused() {
    assertEquals(2, run("--key", KEY, "--views"));
    assertTrue(err.toString().contains("--views looks at the files"), err::toString);
  }
}
