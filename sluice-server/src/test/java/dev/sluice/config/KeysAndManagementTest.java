package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.identity.key.Limits;
import dev.sluice.identity.key.Quota;
import dev.sluice.identity.key.Rate;
import dev.sluice.ingress.http.FrontDoorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysAndManagementTest {

  @TempDir Path folder;

  private Configuration load(String text) {
    try {
      return Configuration.load(Files.writeString(folder.resolve("sluice.yaml"), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String problem(String text) {
    return assertThrows(Fault.class, () -> load(text)).sentence();
  }

  @Test
  void aKeyOfTheFileMayHaveAnEndARateAndAQuotaAndAllScopes() {
    KeySettings key =
        load("""
        keys:
          k: { key: 0123456789abcdef, scopes: ["*"], expires: 2027-01-01, rate: 100/s, quota: 1000000/day }
        """)
            .keys()
            .getFirst();

    assertEquals(List.of("*"), key.scopes().texts());
    assertEquals(Optional.of(Instant.parse("2027-01-01T00:00:00Z")), key.expires());
    assertEquals(
        new Limits(
            Optional.of(new Rate(100, Rate.Per.SECOND)),
            Optional.of(new Quota(1_000_000, Quota.Per.DAY))),
        key.limits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scopes: [key:read]|did you mean 'keys:read'?",
        "rate: 100|without a unit; it must be a rate such as 10/s",
        "rate: 100/day|is not a rate",
        "quota: 5|without a unit; it must be a quota such as 100000/day",
        "quota: 5/s|is not a quota",
        "expires: soon|is neither a day",
        "expire: 2027-01-01|did you mean 'expires'?"
      })
  void whatIsWrongWithAKeyIsTold(String line, String told) {
    String problem = problem("keys: { k: { key: 0123456789abcdef, " + line + " } }");
    assertTrue(problem.contains(told), problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "localhost", "::1"})
  void managementIsOneWithHttpWhileOnlyThisMachineReachesIt(String host) {
    assertEquals(Optional.empty(), load("http: { host: \"" + host + "\" }").management());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "hub.example", "[::1]x"})
  void managementHasAListenerOnThisMachineAsSoonAsHttpIsReachableFromOutside(String host) {
    Configuration configuration = load("http: { host: \"" + host + "\" }");
    FrontDoorSettings management = configuration.management().orElseThrow();
    assertEquals("127.0.0.1:8081", management.host() + ":" + management.port());
    assertEquals(List.of(), configuration.warnings());
  }

  @Test
  void managementListensWhereItIsToldTo() {
    Configuration configuration = load("management: { port: 9000 }");
    FrontDoorSettings management = configuration.management().orElseThrow();
    assertEquals("127.0.0.1:9000", management.host() + ":" + management.port());
    assertEquals(8080, configuration.http().port());
  }

  @Test
  void managementThatCanBeReachedFromOutsideWithoutTlsIsAWarning() throws IOException {
    for (String file : List.of("a.pem", "a.key")) {
      Files.writeString(folder.resolve(file), "x");
    }
    List<String> warnings = load("management: { host: 0.0.0.0 }").warnings();
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.getFirst().contains("without TLS"), warnings.toString());
    assertEquals(
        List.of(),
        load("management: { host: 0.0.0.0, tls: { certificate: a.pem, key: a.key } }").warnings());
  }

  @Test
  void bothCannotListenAtTheSamePort() {
    String problem = problem("management: { port: 8080 }");
    assertTrue(problem.contains("must listen at another port"), problem);
  }
}
