package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.vault.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeysTest {

  private static final Map<String, String> VARIABLES =
      Map.of("NOW", Vaults.text(1), "BEFORE", Vaults.text(2), "WRONG", "c2hvcnQ=");

  @TempDir Path folder;

  private Configuration load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return ConfigurationReader.read(file, VARIABLES::get);
  }

  @Test
  void theCurrentKeyStandsInFrontOfThePreviousOnes() throws IOException {
    Files.writeString(folder.resolve("old.key"), Vaults.text(3) + "\n");
    Configuration configuration =
        load(
            "secrets: { key: \"${env:NOW}\", previous: [\"${env:BEFORE}\", \"${file:old.key}\"] }");
    assertEquals(List.of(Vaults.key(1), Vaults.key(2), Vaults.key(3)), configuration.masterKeys());
    assertEquals(List.of(), configuration.warnings());
    assertFalse(configuration.toString().contains(Vaults.text(1)));
    assertEquals(List.of(), load("{}").masterKeys());
    assertEquals(1, load("secrets: { key: \"${env:NOW}\" }").masterKeys().size());
  }

  @Test
  void aKeyInTheFileItselfIsTakenWithAWarning() throws IOException {
    List<String> warnings = load("secrets: { key: \"" + Vaults.text(5) + "\" }").warnings();
    assertEquals(1, warnings.size());
    assertFalse(warnings.getFirst().contains(Vaults.text(5)), warnings::toString);
  }

  @Test
  void whatIsWrongIsToldByItsLineAndNeverShown() {
    String many = String.join(", ", Collections.nCopies(100, "\"${env:BEFORE}\""));
    Map<String, String> wrong =
        Map.of(
            "{ key: \"${env:WRONG}\" }",
            "'key' in 'secrets': a master key is 32 random bytes",
            "{ previous: \"${env:NOW}\" }",
            "'key' in 'secrets' is missing",
            "{ key: \"${env:NOW}\", previous: \"${env:NOW}\" }",
            "'previous' in 'secrets': the master key " + Vaults.key(1).id() + " is given twice",
            "{ key: \"${env:NOW}\", previous: [{}] }",
            "'previous' in 'secrets' must be text",
            "{ key: \"${env:NONE}\" }",
            "the environment variable NONE is not set",
            "{ key: \"${env:NOW}\", previuos: [] }",
            "did you mean 'previous'?",
            "{ key: \"${env:NOW}\", previous: [" + many + "] }",
            "at most 99 keys");
    wrong.forEach((yaml, sentence) -> {
      Fault fault = assertThrows(Fault.class, () -> load("data: d\nsecrets: " + yaml), yaml);
      assertTrue(fault.sentence().contains("sluice.yaml:2: "), fault.sentence());
      assertTrue(fault.sentence().contains(sentence), fault.sentence());
      VARIABLES.values().forEach(value -> assertFalse(fault.sentence().contains(value)));
    });
  }
}
