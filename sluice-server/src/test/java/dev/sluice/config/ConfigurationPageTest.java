package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.vault.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/configuration.md` and `docs/secrets.md` are held to what the reader does.
class ConfigurationPageTest {

  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static final Path PAGE = page();
  private static final Path SECRETS = PAGE.resolveSibling("secrets.md");

  @TempDir Path folder;

  /// The page stands beside the modules, wherever the tests are started from.
  private static Path page() {
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      Path page = at.resolve("docs/configuration.md");
      if (Files.exists(page)) {
        return page;
      }
    }
    throw new IllegalStateException("docs/configuration.md is in no folder above " + start);
  }

  @Test
  void eachExampleLoadsWithoutWarnings() throws IOException {
    for (String file :
        List.of("secrets/shop.key", "secrets/billing.token", "tls/hub.pem", "tls/hub.key")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "0123456789abcdef0123456789\n");
    }
    Files.writeString(
        Files.createDirectories(folder.resolve("data")).resolve("secret.key"), Vaults.text(1));
    String pages = Files.readString(PAGE) + Files.readString(SECRETS);
    List<String> examples = YAML.matcher(pages).results().map(MatchResult::group).toList();
    assertTrue(examples.size() >= 6, "the examples are not found");
    for (String example : examples) {
      String yaml = example.replaceAll("^```yaml\n|```$", "");
      Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);

      Configuration configuration = ConfigurationReader.read(file, ConfigurationPageTest::variable);

      assertEquals(List.of(), configuration.warnings(), yaml);
    }
  }

  private static String variable(String name) {
    return switch (name) {
      case "SLUICE_SECRET_KEY" -> Vaults.text(2);
      case "SLUICE_OLD_SECRET_KEY" -> Vaults.text(3);
      case "PARTNER_WHSEC" -> "whsec_" + "A".repeat(32);
      default -> name.endsWith("HOST") ? "h.example" : name + "-0123456789";
    };
  }
}
