package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.sparkpost.api.Accounts;
import dev.sluice.sparkpost.api.ApiSettings;
import dev.sluice.sparkpost.catchup.CatchUpSettings;
import dev.sluice.sparkpost.connect.ConnectSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkPostReaderTest {

  private static final String URL = "https://hub.example.com/v1/webhooks/sparkpost";

  @TempDir Path folder;

  private Configuration load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return ConfigurationReader.read(file, name -> name);
  }

  @Test
  void nothingIsCalledWithoutAKey() throws IOException {
    assertEquals(Optional.empty(), load("data: ./data").sparkPost());
    assertEquals(Optional.empty(), load("sparkpost: { keep-batches: 2d }").sparkPost());
  }

  @Test
  void aKeyAloneIsEnoughToCatchUp() throws IOException {
    SparkPostSettings settings =
        load("sparkpost: { api: { key: \"${env:K}\" } }").sparkPost().orElseThrow();
    assertEquals(ApiSettings.US, settings.api().url());
    assertEquals("K", settings.api().key().reveal());
    assertFalse(settings.toString().contains("K]"), settings.toString());
    assertEquals(Optional.empty(), settings.webhook());
    assertEquals(
        new CatchUpSettings(
            Duration.ofMinutes(15), Duration.ofHours(1), Accounts.ALL, Set.of(), Set.of()),
        settings.catchUp().orElseThrow());
  }

  @Test
  void everyKeyIsRead() throws IOException {
    SparkPostSettings settings =
        load("""
        sparkpost:
          api: { key: "${env:K}", url: "https://sparkpost.example/api/v1/" }
          webhook:
            url: "%s"
            name: production
            accounts: all
            except: [103, 104]
            events: [bounce, open]
            authentication: oauth2
            rotate: 90d
          catch-up: { every: 5m, overlap: 2h }
        """
                .formatted(URL))
            .sparkPost()
            .orElseThrow();
    assertEquals(URI.create("https://sparkpost.example/api/v1"), settings.api().url());
    assertEquals(
        new ConnectSettings(
            URI.create(URL),
            "production",
            Accounts.ALL,
            Set.of(103, 104),
            Set.of("bounce", "open"),
            ConnectSettings.Authentication.OAUTH2,
            Optional.of(Duration.ofDays(90))),
        settings.webhook().orElseThrow());
    assertEquals(
        new CatchUpSettings(
            Duration.ofMinutes(5),
            Duration.ofHours(2),
            Accounts.ALL,
            Set.of(103, 104),
            Set.of("bounce", "open")),
        settings.catchUp().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"all, -1", "primary, 0", "103, 103", "'\"103\"', 103"})
  void accountsAreAWordOrANumber(String text, int number) throws IOException {
    Configuration all =
        load(
            "sparkpost: { api: { key: \"${env:K}\", region: eu }, webhook: { url: \"%s\", accounts: %s } }"
                .formatted(URL, text));
    SparkPostSettings settings = all.sparkPost().orElseThrow();
    assertEquals(ApiSettings.EU, settings.api().url());
    assertEquals(new Accounts(number), settings.webhook().orElseThrow().accounts());
    assertEquals(new Accounts(number), settings.catchUp().orElseThrow().accounts());
  }

  @Test
  void catchingUpCanBeSwitchedOff() throws IOException {
    assertEquals(
        Optional.empty(),
        load("sparkpost: { api: { key: \"${env:K}\" }, catch-up: { enabled: false } }")
            .sparkPost()
            .orElseThrow()
            .catchUp());
  }

  @Test
  void aTypeThatIsNotKnownGivesAWarning() throws IOException {
    Configuration all =
        load(
            "sparkpost: { api: { key: \"${env:K}\" }, webhook: { url: \"%s\", events: [bouncee] } }"
                .formatted(URL));
    assertTrue(
        all.warnings().toString().contains("did you mean 'bounce'?"), all.warnings().toString());
    assertEquals(Set.of("bouncee"), all.sparkPost().orElseThrow().webhook().orElseThrow().events());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "webhook: { url: \"https://h.example/\" } | needs 'api'",
        "catch-up: { every: 5m } | needs 'api'",
        "api: { region: us } | 'key' in 'api' of 'sparkpost' is missing",
        "api: { key: \"${env:K}\", region: asia } | neither us nor eu",
        "api: { key: \"${env:K}\", region: us, url: \"https://x.example/\" } | not both",
        "api: { key: \"${env:K}\" }, webhook: { name: x } | 'url' in 'webhook' of 'sparkpost' is missing",
        "api: { key: \"${env:K}\" }, webhook: { url: \"ftp://h.example/\" } | http or https",
        "api: { key: \"${env:K}\" }, webhook: { url: \"https://h.example/\", accounts: some } | neither all",
        "api: { key: \"${env:K}\" }, webhook: { url: \"https://h.example/\", accounts: 1, except: [2] } | goes with",
        "api: { key: \"${env:K}\" }, webhook: { url: \"https://h.example/\", except: [1,2,3,4,5,6,7,8,9,10,11] } | SparkPost takes 10",
        "api: { key: \"${env:K}\" }, webhook: { url: \"https://h.example/\", authentication: none } | neither basic nor oauth2",
        "api: { key: \"${env:K}\" }, webhook: { url: \"https://h.example/\", events: [all, open] } | stands alone",
        "api: { key: \"${env:K}\" }, catch-up: { every: 1s } | out of range",
        "api: { key: \"${env:K}\" }, webhok: {} | did you mean 'webhook'?"
      })
  void whatIsWrongIsTold(String section, String sentence) {
    Fault fault = assertThrows(Fault.class, () -> load("sparkpost: { " + section + " }"));
    assertTrue(fault.sentence().contains(sentence), fault.sentence());
  }
}
