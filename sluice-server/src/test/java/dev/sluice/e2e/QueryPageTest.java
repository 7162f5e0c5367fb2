package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page on questions is held to what the command answers: every example of it is run.
class QueryPageTest {

  private static final Pattern QUESTION =
      Pattern.compile("```sh\n([^`]*\\./sluice query[^`]*)```\n\n```text\n([^`]*)```");

  @TempDir Path folder;

  @Test
  void everyQuestionIsAnsweredAsThePageSays() throws IOException, InterruptedException {
    Page page = Page.read(Page.root().resolve("docs/query.md"));
    String yaml = page.examples("yaml").getFirst().replace("port: 8080", "port: 0");
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    try (Hub hub = Hub.start(Configuration.load(file), Clock.system())) {
      String call =
          page.examples("sh").getFirst().replace(":8080/", ":" + hub.url().getPort() + "/");
      Shell.Ended sent = Shell.script(folder, call);
      assertTrue(sent.text().contains("\"accepted\":6"), sent.text());
      ArchiveFiles archive = new ArchiveFiles(folder.resolve("mail-events"));
      Await.until(() -> archive.lines().size() == 6, () -> "the events are not in the archive");
    }
    writeCommand();
    int questions = 0;
    for (MatchResult question : QUESTION.matcher(page.text()).results().toList()) {
      Shell.Ended answer = Shell.script(folder, question.group(1));
      assertEquals(question.group(2), answer.text(), question.group(1));
      questions++;
    }
    assertEquals(5, questions, "the examples are not found");
  }

  private void writeCommand() throws IOException {
    String program =
        HubProcess.java().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Path file =
        Files.writeString(
            folder.resolve("sluice"), "#!/bin/sh\nexec %s \"$@\"\n".formatted(program));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void theExamplesOfTheHelpAreQuestionsThatCanBeAsked() throws IOException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        targets:
          orders: { archive: { path: ./o } }
          mail-events: { archive: { path: ./m } }
        """);
    String help = run("query", "--help");
    int asked = 0;
    for (MatchResult example :
        Pattern.compile("sluice query ([\"'])(SELECT.*)\\1\\R").matcher(help).results().toList()) {
      run("query", "--config", folder.resolve("sluice.yaml").toString(), example.group(2));
      asked++;
    }
    assertTrue(asked >= 4, help);
  }

  private static String run(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    assertEquals(0, Sluice.run(writer, writer, arguments), said::toString);
    return said.toString();
  }
}
