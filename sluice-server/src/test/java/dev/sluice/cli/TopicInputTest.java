package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `sluice topics` and `sluice notify` make of files and arguments.
class TopicInputTest {

  @TempDir Path folder;

  private HubStub hub;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void open() throws IOException {
    hub =
        new HubStub()
            .on(
                "POST /v1/topics",
                201,
                "{\"hash\":\"h\",\"channel\":\"ops\",\"topic\":\"deploys\"}")
            .on("PUT /v1/topics/ops/deploys", 200, "{\"channel\":\"ops\",\"topic\":\"deploys\"}")
            .on("DELETE /v1/topics/ops/deploys", 200, "{}")
            .on("POST /v1/notifications/ops/deploys", 200, "{\"slack\":\"1~a~b\"}");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", hub.url(), "--key", "k"));
    PrintWriter writer = new PrintWriter(out);
    return Sluice.run(writer, writer, all.toArray(String[]::new));
  }

  private String body() {
    return hub.requests().getLast().body();
  }

  @Test
  void aYamlFileIsATopicWhoseCredentialsAreFilledInAndWhoseModelsAreNot() throws IOException {
    Files.writeString(folder.resolve("token"), "t-1\n");
    Path file =
        Files.writeString(
            folder.resolve("deploys.yaml"),
            """
            strict: true
            integrations:
              - name: telegram
                model: { text: "${app} done" }
                credentials: { token: "${file:token}", chat-id: -42 }
            """);
    assertEquals(
        0, run("topics", "create", "ops/deploys", "--file", file.toString()), out::toString);
    assertEquals(
        "{\"strict\":true,\"integrations\":[{\"name\":\"telegram\",\"model\":{\"text\":\"${app} done\"},"
            + "\"credentials\":{\"token\":\"t-1\",\"chat-id\":-42}}],\"channel\":\"ops\",\"topic\":\"deploys\"}",
        body());
    assertTrue(out.toString().startsWith("hash         h\n"), out::toString);
  }

  @Test
  void aYamlFileThatIsWrongIsToldWithItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), "integrations:\n  - { name: [\n");
    assertEquals(1, run("topics", "create", "a/b", "--file", file.toString()));
    assertTrue(out.toString().contains("x.yaml:"), out::toString);
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void anIntegrationIsGivenByOptionsAndSecretsMayStandInFiles() throws IOException {
    Path secret = Files.writeString(folder.resolve("url.txt"), "https://h.example/secret\n");
    assertEquals(
        0,
        run(
            "topics",
            "create",
            "ops/deploys",
            "--integration",
            "slack",
            "--credentials",
            "url=@" + secret,
            "--model",
            "{\"text\":\"$app\"}",
            "--hash",
            "old"),
        out::toString);
    assertEquals(
        "{\"integrations\":[{\"model\":{\"text\":\"$app\"},\"name\":\"slack\",\"credentials\":{\"url\":"
            + "\"https://h.example/secret\"}}],\"channel\":\"ops\",\"topic\":\"deploys\",\"hash\":\"old\"}",
        body());
    assertEquals(
        0,
        run(
            "topics",
            "replace",
            "ops/deploys",
            "--version",
            "3",
            "--integration",
            "slack://a/b/c",
            "--model",
            "m"),
        out::toString);
    assertEquals(
        "{\"integrations\":[{\"model\":\"m\",\"url\":\"slack://a/b/c\"}],\"channel\":\"ops\",\"topic\":\"deploys\",\"version\":3}",
        body());
    assertEquals(0, run("topics", "delete", "ops/deploys", "--version", "4"), out::toString);
    assertEquals("\"4\"", hub.requests().getLast().headers().get("if-match"));
  }

  @Test
  void callsThatAreWrongAreNotSent() throws IOException {
    assertEquals(2, run("topics"));
    assertEquals(2, run("topics", "create", "ops/deploys"));
    assertEquals(2, run("topics", "create", "ops/deploys", "--integration", "slack"));
    assertEquals(2, run("topics", "create", "a/b", "--file", "x", "--model", "m"));
    assertEquals(2, run("topics", "list", "--limit", "0"));
    assertEquals(1, run("topics", "show", "deploys"));
    assertEquals(2, run("notify"));
    assertEquals(1, run("notify", "ops/deploys", "--hash", "a b"));
    Path file = Files.writeString(folder.resolve("t.json"), "{\"channel\":\"other\"}");
    assertEquals(1, run("topics", "create", "ops/deploys", "--file", file.toString()));
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void aPostHasTheVariablesOfTheFileAndThoseOfTheArguments() throws IOException {
    Path file = Files.writeString(folder.resolve("m.json"), "{\"app\":\"x\",\"n\":1.50}");
    assertEquals(
        0,
        run(
            "notify",
            "ops/deploys",
            "--json",
            file.toString(),
            "--var",
            "app=shop=1",
            "--hash",
            "h-1",
            "--idempotency-key",
            "k-1"),
        out::toString);
    assertEquals("{\"metadata\":{\"app\":\"shop=1\",\"n\":1.50}}", body());
    assertEquals("h-1", hub.requests().getLast().headers().get("x-topic-hash-x"));
    assertEquals("k-1", hub.requests().getLast().headers().get("idempotency-key"));
    assertFalse(out.toString().contains("h-1"), out::toString);
  }

  @Test
  void theLinesOfAnExportAreItems() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("export.json"),
            """
            {"Item":{"Id":{"S":"i1"},"Name":{"S":"ops_a"},"Integrations":{"L":[{"M":{"name":{"S":"mail"},"model":{"S":"m"},"configuration":{"M":{"port":{"N":"587"}}}}}]}}}
            {"Item":{"Id":{"S":"i2"},"Name":{"S":"ops_b"},"Integrations":{"L":[]}}}
            """);
    assertEquals(0, run("topics", "import", file.toString()), out::toString);
    assertEquals(2, hub.requests().size());
    assertEquals(
        "{\"channel\":\"ops\",\"topic\":\"a\",\"hash\":\"i1\",\"integrations\":[{\"name\":\"mail\",\"model\":\"m\",\"configuration\":{\"port\":587}}]}",
        hub.requests().getFirst().body());
  }

  @Test
  void itemsThatAreNoneAreRefusedOneByOne() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("items.json"),
            """
            [{"Id":"i","Name":"_x","Integrations":[]}, {"Name":"a_b","Integrations":[]},
             {"Id":"i","Name":"a_b","Integrations":[],"Ttl":1}, 7,
             {"Id":"i","Name":"ops_a","Integrations":[]}]
            """);
    assertEquals(1, run("topics", "import", file.toString()));
    assertTrue(out.toString().contains("1 made, 4 refused"), out::toString);
    assertEquals(1, hub.requests().size());
  }
}
