package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.identity.user.Refusal;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages are held to what the program does: every example in them is run.
class DocumentationTest {

  private static final Path ROOT = Page.root();
  private static final String ANY_PORT = "http: { port: 0 }\n";

  /// Where the first code of a problem stands in a call that makes one.
  private static final Pattern CODE =
      Pattern.compile(
          "(?:Fault\\.(?:of|busy|limited)\\(\\s*(?:Fault\\.Kind\\.\\w+,\\s*)?|Problem\\.of\\(\\s*\\d+,\\s*)"
              + "\"([a-z0-9-]+)\"");

  /// Faults of the start, which are told on the command line, one that becomes an ErrorCode, those
  /// of messages, and those of the rows of shapes.
  private static final Set<String> NEVER_A_PROBLEM =
      Set.of(
          "journal-damaged",
          "cannot-listen",
          "invalid-certificate",
          "invalid-key",
          "invalid-secret-key",
          "secret-key-file",
          "data-folder",
          "data-folder-format",
          "data-folder-in-use",
          "registry-conflict",
          "malformed-detail",
          // What becomes of mail is told by SMTP, and an import is read by the command.
          "no-such-store",
          "no-answer",
          "invalid-rule-set",
          "invalid-shape",
          // A filter tells of it, when the configuration is read.
          "invalid-cesql",
          // What becomes of a message stands in its delivery.
          "invalid-message",
          "no-variables",
          "unusable-credential");

  @TempDir Path folder;

  @BeforeAll
  static void requireCurl() throws InterruptedException {
    try {
      assertEquals(0, Shell.run(ROOT, List.of("curl", "--version")).code());
    } catch (IOException e) {
      fail("curl is missing; install it, for the examples of the pages are run with it", e);
    }
  }

  @Test
  void everyConfigurationOnThePagesLoadsAndItsTestsPass() throws IOException {
    List<Page> pages = new ArrayList<>(List.of(Page.read(ROOT.resolve("README.md"))));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      // These two are held by a test of config, with the environment that they need.
      docs.filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.endsWith("configuration.md") && !file.endsWith("secrets.md"))
          .map(Page::read)
          .forEach(pages::add);
    }
    int examples = 0;
    for (Page page : pages) {
      for (String yaml : page.examples("yaml")) {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code = Sluice.run(writer, writer, "check", "--config", file.toString());
        assertEquals(0, code, page.file() + ":\n" + yaml + "\n" + said);
        examples++;
      }
    }
    assertTrue(examples >= 5, "the examples are not found");
  }

  @Test
  void theFirstRuleInFiveMinutesGoesAsTheReadmeTells() throws IOException, InterruptedException {
    Page readme = Page.read(ROOT.resolve("README.md"));
    Files.writeString(folder.resolve("sluice.yaml"), ANY_PORT + readme.examples("yaml").getFirst());
    writeCommand("http://127.0.0.1:1");
    String checked = run(example(readme, "./sluice check")).text();
    assertTrue(checked.contains("2 tests passed, 0 failed"), checked);

    assertEquals("./sluice serve\n", example(readme, "./sluice serve"));
    try (HubProcess hub = HubProcess.start(folder, "serve");
        Api api = new Api(hub.url(), "change-me")) {
      writeCommand(hub.url().toString());
      String sends = example(readme, "./sluice send");
      assertEquals(2, sends.lines().filter(line -> line.startsWith("./sluice send")).count());
      run(sends);
      api.await("orders", new Api.Account(1, 1, 0, 0));
      Page.Step look = Page.Step.of(example(readme, "cat orders/CH")).getFirst();
      String kept = run(look.command()).text();
      assertTrue(look.says(kept), kept);

      Page.Step curl = Page.Step.of(example(readme, "curl ")).getFirst();
      for (int i = 0; i < 2; i++) {
        requireAnswer(curl, hub.url());
      }
      api.await("orders", new Api.Account(2, 2, 0, 0));
      // The small order, and the hub's own event that tells of the first start's key.
      assertEquals(2, api.get("/v1/accounts").path("unmatched").asInt());
    }
    List<String> german = new ArchiveFiles(folder.resolve("orders/DE")).lines();
    assertEquals(1, german.size(), german.toString());
    assertTrue(german.getFirst().contains("{\"total\":300,\"country\":\"DE\"}"), german.toString());
    assertEquals(2, new ArchiveFiles(folder.resolve("orders")).lines().size());
  }

  private static String example(Page page, String beginning) {
    return page.examples("sh").stream()
        .filter(example -> example.lines().anyMatch(line -> line.startsWith(beginning)))
        .reduce((_, last) -> last)
        .orElseThrow(() -> new AssertionError("no example has a line '" + beginning + "…'"));
  }

  /// Writes a `./sluice` that runs the classes under test and finds the hub where it listens.
  private void writeCommand(String url) throws IOException {
    String program =
        HubProcess.java().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Path file =
        Files.writeString(
            folder.resolve("sluice"),
            """
            #!/bin/sh
            case "$1" in send | deliveries) set -- "$@" --url %s ;; esac
            exec %s "$@"
            """
                .formatted(url, program));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Shell.Ended run(String script) throws IOException, InterruptedException {
    Shell.Ended ended = Shell.script(folder, script);
    assertEquals(0, ended.code(), script + "\n" + ended.text());
    return ended;
  }

  @Test
  void everyRequestInSendingEventsIsAnsweredAsThePageSays()
      throws IOException, InterruptedException, GeneralSecurityException {
    PemFiles.make(folder);
    Page page = Page.read(ROOT.resolve("docs/events.md"));
    String yaml = page.examples("yaml").getFirst();
    int requests = 0;
    try (Hub plain = start("plain", ANY_PORT + yaml);
        Hub tls =
            start(
                "tls",
                "http: { port: 0, tls: { certificate: ../tls/hub.pem, key: ../tls/hub.key } }\n"
                    + yaml)) {
      for (String example : page.examples("sh")) {
        for (Page.Step step : Page.Step.of(example)) {
          requireAnswer(step, step.command().contains("https://") ? tls.url() : plain.url());
          requests++;
        }
      }
    }
    assertTrue(requests >= 12, "the examples are not found");
  }

  @ParameterizedTest
  @CsvSource({
    "tokens, 10",
    "users, 6",
    "sparkpost, 3",
    "notifications, 7",
    "mail, 4",
    "webhooks, 7",
    "event-shapes, 4",
    "run-time, 14",
    "schemas, 1"
  })
  void everyRequestOfAPageIsAnsweredAsItSays(String name, int least)
      throws IOException, InterruptedException {
    Page page = Page.read(ROOT.resolve("docs/" + name + ".md"));
    int requests = 0;
    String yaml = page.examples("yaml").getFirst().replace("smtp:\n", "smtp:\n  port: 0\n");
    try (Hub hub = start(name, ANY_PORT + yaml)) {
      // Questions in SQL are run by the test of their own page.
      for (String example :
          page.examples("sh").stream().filter(each -> each.startsWith("curl ")).toList()) {
        for (Page.Step step : Page.Step.of(example)) {
          requireAnswer(step, hub.url());
          requests++;
        }
      }
    }
    assertTrue(requests >= least, "the examples are not found");
  }

  @Test
  void everyRefusalOfTheUserPoolStandsInUsers() {
    String page = Page.read(ROOT.resolve("docs/users.md")).text();
    for (Refusal refusal : Refusal.values()) {
      String name =
          Pattern.compile("(.)([A-Z]*)(_|$)")
              .matcher(refusal.name())
              .replaceAll(word -> word.group(1) + word.group(2).toLowerCase(Locale.ROOT));
      assertTrue(page.contains("| `" + name + "Exception` |"), name);
    }
  }

  private Hub start(String name, String yaml) throws IOException {
    Path file = Files.createDirectories(folder.resolve(name)).resolve("sluice.yaml");
    return Hub.start(Configuration.load(Files.writeString(file, yaml)), Clock.system());
  }

  /// Runs a request for real, at the port that the hub has, and compares status and body.
  private void requireAnswer(Page.Step step, URI hub) throws IOException, InterruptedException {
    assertTrue(step.command().startsWith("curl "), step.command());
    String request =
        step.command()
            .replaceFirst("^curl ", "curl -sS -w '\\\\n%{http_code}' ")
            .replaceAll(":(8080|8443)/", ":" + hub.getPort() + "/");
    List<String> answer = run(request).text().lines().toList();
    String said = answer.getLast() + " " + answer.getFirst();
    assertTrue(step.says(said), step.command() + "is answered " + said);
  }

  @Test
  void everyCodeThatTheFrontDoorCanTellStandsInSendingEvents() throws IOException {
    String page = Page.read(ROOT.resolve("docs/events.md")).text();
    Set<String> codes = new TreeSet<>();
    for (String room :
        List.of(
            "sluice-api/src/main/java/dev/sluice/event",
            "sluice-events/src/main/java/dev/sluice/events",
            "sluice-core/src/main/java/dev/sluice/intake",
            "sluice-core/src/main/java/dev/sluice/engine",
            "sluice-server/src/main/java/dev/sluice/ingress/http",
            "sluice-server/src/main/java/dev/sluice/identity",
            "sluice-server/src/main/java/dev/sluice/mail/receipt",
            "sluice-server/src/main/java/dev/sluice/management",
            "sluice-server/src/main/java/dev/sluice/notify",
            "sluice-server/src/main/java/dev/sluice/sparkpost",
            "sluice-server/src/main/java/dev/sluice/vault",
            "sluice-server/src/main/java/dev/sluice/client")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(room))) {
        sources
            .filter(file -> file.toString().endsWith(".java"))
            .flatMap(file -> CODE.matcher(Page.read(file).text()).results())
            .forEach(found -> codes.add(found.group(1)));
      }
    }
    assertTrue(codes.size() > 25, "the codes are not found: " + codes);
    codes.removeAll(NEVER_A_PROBLEM);
    codes.removeIf(code -> page.contains("| `" + code + "` |"));
    assertEquals(Set.of(), codes, "these stand in no table of docs/events.md");
  }
}
