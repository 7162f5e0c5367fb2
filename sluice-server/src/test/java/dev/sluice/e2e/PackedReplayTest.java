package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Archives in Parquet are verified, exported and replayed, by a hub too that has nothing else
/// left.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackedReplayTest {

  private static final String KEY = "key-of-the-only-caller";

  /// Data that is easily not what it was.
  private static final List<String> DATA =
      List.of(
          "{\"n\":1.10,\"secret\":\"s1\"}",
          "{\"n\":123456789012345678901234567890,\"secret\":\"s2\"}",
          "{\"n\":null,\"a\":[],\"A\":{},\"secret\":\"s3\"}",
          "{\"n\":\"x\\ud83d\",\"\":\"\\u0000\",\"secret\":\"s4\"}",
          "{\"k\":1,\"k\":2,\"secret\":\"s5\"}",
          "[\"é😀\",{\"secret\":6}]");

  private Path folder;
  private Receiver receiver;
  private Hub hub;
  private Api api;
  private List<String> lines = List.of();

  @BeforeAll
  void start(@TempDir Path given) throws IOException, InterruptedException {
    folder = given;
    receiver = Receiver.willing();
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        data: ./data
        http: { port: 0 }
        keys: { all: { key: %s, scopes: ["*"] } }
        rules:
          all: { pattern: { source: [/shop] }, targets: [app, lake, vault, made, plain] }
        targets:
          app: { http: { url: "%s" } }
          lake: { archive: { path: ./lake, flush: { age: 1s }, format: parquet, parquet: { age: 24h } } }
          vault:
            archive:
              path: ./vault
              flush: { age: 1s }
              format: parquet
              parquet: { age: 24h, detail: struct }
              privacy: { encrypt: { paths: [detail.secret], key: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= } }
          made:
            archive:
              path: ./made
              flush: { age: 1s }
              format: parquet
              parquet: { age: 24h }
              transform: { jsonata: '{ "id": id & "-made", "source": source, "type": type, "detail": { "was": id } }' }
          plain: { archive: { path: ./plain, flush: { age: 1s } } }
        """
            .formatted(KEY, receiver.url()));
    open();
    for (int i = 0; i < DATA.size(); i++) {
      api.send("/shop", "e" + (i + 1), DATA.get(i));
    }
    for (String target : List.of("app", "lake", "vault", "made", "plain")) {
      api.await(target, new Api.Account(6, 6, 0, 0));
    }
    lines = read("lake");
    assertEquals(6, lines.size());
  }

  private void open() {
    hub = Hub.start(Configuration.load(folder.resolve("sluice.yaml")), Clock.system());
    api = new Api(hub.url(), KEY);
  }

  private void stop() {
    api.close();
    hub.close();
  }

  @AfterAll
  void close() {
    stop();
    receiver.close();
  }

  private List<Path> files(String under, String ending) {
    try (Stream<Path> all = Files.walk(folder.resolve(under))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The lines of an archive that is not packed, by position.
  private List<String> read(String archive) throws IOException {
    List<String> read = new ArrayList<>();
    for (Path file : files(archive, ".jsonl")) {
      read.addAll(Files.readAllLines(file));
    }
    read.sort(Comparator.comparing(line -> line.replaceAll(".*\"_position\":", "")));
    return read;
  }

  /// Runs a command, and gives back what it prints, which its exit code stands before.
  private String run(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(2, List.of("--config", folder.resolve("sluice.yaml").toString()));
    return Sluice.run(writer, writer, all.toArray(String[]::new)) + " " + said;
  }

  private String replay(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    List<String> all = new ArrayList<>(List.of("replay"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", hub.url().toString(), "--key", KEY));
    return Sluice.run(writer, writer, all.toArray(String[]::new)) + " " + said;
  }

  private static List<String> exported(String said) {
    return said.substring(2).lines().filter(line -> line.startsWith("{")).toList();
  }

  @Test
  @Order(1)
  void allIsPackedAtOnceWhenTheHubIsStoppedAndNotBefore() {
    String running = run("archive", "pack");
    assertTrue(running.startsWith("1 "), running);
    assertTrue(running.contains("packs by itself what is as old as 'parquet.age' says"), running);
    assertEquals(List.of(), files("lake", ".parquet"));
    stop();
    String plain = run("archive", "pack", "plain");
    assertTrue(plain.startsWith("1 ") && plain.contains("keeps its files as lines"), plain);
    assertEquals(
        """
        0 archive lake: Parquet files made 1, recent files left 0
        archive vault: Parquet files made 1, recent files left 0
        archive made: Parquet files made 1, recent files left 0
        """,
        run("archive", "pack"));
    assertEquals(List.of(), files("lake", ".jsonl"));
    assertEquals(1, files("vault", ".parquet").size());
    assertEquals(
        "0 archive lake: Parquet files made 0, recent files left 0\n",
        run("archive", "pack", "lake"));
  }

  @Test
  @Order(2)
  void whatIsPackedIsVerifiedListedAndExportedAsItWas() {
    String verified = run("archive", "verify");
    assertTrue(verified.startsWith("0 archive lake: files 1, events 6, errors 0\n"), verified);
    assertTrue(verified.contains("archive vault holds: each position once"), verified);
    String listed = run("archive", "ls", "lake", "--lines");
    assertTrue(listed.matches("(?s).*1 +6 +6 +\\d+ +t/ +parquet\n.*"), listed);
    assertEquals(lines, exported(run("archive", "export", "lake")));
    assertEquals(
        lines.subList(2, 4),
        exported(run("archive", "export", "lake", "--from", "3", "--to", "4")));
    String veiled = run("archive", "export", "vault");
    assertFalse(veiled.contains("\"s1\""), veiled);
    assertTrue(veiled.contains("enc:v1:"), veiled);
    String plain = run("archive", "export", "vault", "--decrypt");
    for (int i = 1; i <= 5; i++) {
      assertTrue(plain.contains("\"secret\":\"s" + i + "\""), plain);
    }
  }

  @Test
  @Order(3)
  void aDamagedFileIsNamedAndAMissingOneToo() throws IOException {
    Path file = files("lake", ".parquet").getFirst();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[] {'P', 'A', 'R', '1'});
    String verified = run("archive", "verify", "lake");
    assertTrue(verified.startsWith("1 "), verified);
    assertTrue(verified.contains("is damaged, or is no Parquet file of an archive"), verified);
    String exported = run("archive", "export", "lake");
    assertTrue(
        exported.startsWith("1 ") && exported.contains(file.getFileName().toString()), exported);
    Files.write(file, whole);
  }

  @Test
  @Order(4)
  void aHubThatHasLostItsJournalReplaysThem() throws IOException, InterruptedException {
    try (Stream<Path> data = Files.walk(folder.resolve("data"))) {
      for (Path file : data.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    open();
    api.send("/shop", "e7", "{\"n\":7}");
    api.await("lake", new Api.Account(1, 1, 0, 0));
    api.await("app", new Api.Account(1, 1, 0, 0));
    receiver.requests().clear();
    HttpResponse<String> counted =
        api.post(
            "/v1/replays",
            "application/json",
            "{\"rules\":[\"all\"],\"archive\":\"lake\",\"dryRun\":true}");
    assertTrue(
        counted.body().startsWith("{\"events\":7,\"deliveries\":7,\"looked\":7"), counted.body());
    String begun = replay("--rule", "all", "--from-archive", "lake", "--rate", "2/s");
    assertTrue(begun.startsWith("0 replay 1 goes on"), begun);
    // One was recent; the third is in the middle of the Parquet file.
    Await.until(() -> api.account("app").delivered() >= 4, () -> "no replay");
    stop();
    open();
    awaitDone(1);
    api.await("app", new Api.Account(8, 8, 0, 0));
    api.await("lake", new Api.Account(1, 1, 0, 0));
    List<String> bodies = receiver.requests().stream().map(Receiver.Got::body).toList();
    for (String data : DATA) {
      assertTrue(bodies.stream().anyMatch(body -> body.contains(data)), data + bodies);
    }
    JsonNode shown = api.get("/v1/replays/1");
    assertEquals(7, shown.path("events").asInt());
    assertEquals(0, shown.path("refused").asInt());
    assertFalse(shown.has("transformed"), shown.toString());
    assertEquals(List.of(), files("data/worker", ".jsonl"));
    assertEquals(List.of(), files("data/worker", ".parquet"));
  }

  private void awaitDone(int replay) {
    Await.until(
        () -> api.get("/v1/replays/" + replay).path("state").asText().equals("done"),
        () -> "replay " + replay + " goes on");
  }

  @Test
  @Order(5)
  void anArchiveThatTransformsSaysSoAndGivesWhatItHasMade()
      throws IOException, InterruptedException {
    receiver.requests().clear();
    HttpResponse<String> begun =
        api.post(
            "/v1/replays",
            "application/json",
            "{\"rules\":[\"all\"],\"archive\":\"made\",\"toPosition\":3}");
    assertEquals(202, begun.statusCode());
    assertTrue(begun.body().contains("\"transformed\":true"), begun.body());
    // Of two hubs that have written the archive, each has positions 1 and 2, as far as it came.
    awaitDone(2);
    api.await("app", new Api.Account(11, 11, 0, 0));
    List<String> bodies = receiver.requests().stream().map(Receiver.Got::body).sorted().toList();
    assertEquals(3, bodies.size());
    for (String was : List.of("e1", "e2", "e7")) {
      assertTrue(
          bodies.stream()
              .anyMatch(body ->
                  body.contains("\"id\":\"" + was + "-made\"")
                      && body.contains("{\"was\":\"" + was + "\"}")),
          bodies.toString());
    }
    assertTrue(api.get("/v1/replays/2").path("transformed").asBoolean());
  }
}
