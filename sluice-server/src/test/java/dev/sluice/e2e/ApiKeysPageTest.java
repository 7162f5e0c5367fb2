package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/api-keys.md` is held to what the program does: every example in it is run, in order.
class ApiKeysPageTest {

  private static final Path ROOT = Page.root();

  @TempDir Path folder;

  /// The key that a request was answered with last; `$KEY` on the page.
  private String key = "";

  @Test
  void everyExampleIsAnsweredAsThePageSays() throws IOException, InterruptedException {
    Page page = Page.read(ROOT.resolve("docs/api-keys.md"));
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "http: { port: 0 }\n" + page.examples("yaml").getFirst());
    int run = 0;
    try (Hub hub = Hub.start(Configuration.load(file), Clock.system())) {
      writeCommand(hub.url());
      for (String example : page.examples("sh")) {
        for (Page.Step step : Page.Step.of(example)) {
          if (step.command().startsWith("curl ")) {
            requireAnswer(step, hub.url());
          } else {
            Shell.Ended ended =
                Shell.script(folder, "export SLUICE_KEY=change-me\n" + step.command());
            assertEquals(0, ended.code(), step.command() + ended.text());
          }
          run++;
        }
      }
    }
    assertTrue(run >= 10, "the examples are not found");
  }

  private void requireAnswer(Page.Step step, URI hub) throws IOException, InterruptedException {
    String request =
        "KEY='%s'\n".formatted(key)
            + step.command()
                .replaceFirst("^curl ", "curl -sS -w '\\\\n%{http_code}' ")
                .replaceFirst(":8080/", ":" + hub.getPort() + "/");
    List<String> answer = Shell.script(folder, request).text().lines().toList();
    String said = answer.getLast() + " " + answer.getFirst();
    assertTrue(step.says(said), step.command() + "is answered " + said);
    JsonNode fresh = Api.JSON.readTree(answer.getFirst()).path("key");
    key = fresh.asText(key);
  }

  /// Writes a `./sluice` that runs the classes under test and finds the hub where it listens.
  private void writeCommand(URI url) throws IOException {
    String program =
        HubProcess.java().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Path file =
        Files.writeString(
            folder.resolve("sluice"),
            "#!/bin/sh\nexec %s \"$@\" --url %s\n".formatted(program, url));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
