package dev.sluice.notify.integration.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Integration;
import dev.sluice.notify.template.Model;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/integrations.md` is held to what the integrations say of themselves.
class IntegrationsPageTest {

  private static final String BEGIN = "| integration | credentials |";

  /// The page stands beside the modules, wherever the tests are started from.
  private static Path page() {
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      Path page = at.resolve("docs/integrations.md");
      if (Files.exists(page)) {
        return page;
      }
    }
    throw new IllegalStateException("docs/integrations.md is in no folder above " + start);
  }

  private static String field(Description.Field field) {
    return (field.isRequired() ? "**`" : "`")
        + field.name()
        + (field.isRequired() ? "`**" : "`")
        + (field.isSecret() ? " (s)" : "");
  }

  private static String row(Integration integration) {
    Description about = integration.description();
    return "| `%s`: %s | %s | %s | %s | %s | %s |"
        .formatted(
            about.name(),
            about.title(),
            about.fields().stream()
                .map(IntegrationsPageTest::field)
                .collect(Collectors.joining(", ")),
            about.urls().isEmpty()
                ? "none"
                : about.urls().stream()
                    .map(url -> "`" + url + "`")
                    .collect(Collectors.joining(", ")),
            about.limit(),
            about.last(),
            about.reference());
  }

  @Test
  void theTableOfThePageIsTheTableOfTheCode() throws IOException {
    List<String> lines = Files.readAllLines(page());
    int begin =
        lines.indexOf(lines.stream().filter(l -> l.startsWith(BEGIN)).findFirst().orElseThrow());
    List<String> shown = lines.stream().skip(begin + 2).takeWhile(l -> l.startsWith("|")).toList();
    List<String> expected =
        Integrations.all(Clock.system(), new SecureRandom()).list().stream()
            .map(IntegrationsPageTest::row)
            .toList();
    assertEquals(String.join("\n", expected), String.join("\n", shown));
  }

  @Test
  void theBoundsOfThePageAreThoseOfTheCode() throws IOException {
    String page = Files.readString(page());
    assertTrue(page.contains("at most " + Model.MAX_VARIABLES + " variables"), "variables");
    assertTrue(page.contains(Model.MAX_DEPTH + " levels deep"), "depth");
  }
}
