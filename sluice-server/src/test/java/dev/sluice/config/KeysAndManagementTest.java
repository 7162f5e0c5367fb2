package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Reach;
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
        "subaccounts: []|1 to 100 subaccounts are right, not 0",
        "subaccounts:|subaccounts",
        "subaccounts: [007]|is not a subaccount",
        "subaccounts: [1.5]|must be a number or a list of numbers",
        "subaccounts: [acme]|is not a subaccount",
        "subaccount: [1]|did you mean 'subaccounts'?",
        "expires: soon|is neither a day",
        "expire: 2027-01-01|did you mean 'expires'?"
      })
  void whatIsWrongWithAKeyIsTold(String line, String told) {
    String problem = problem("keys: { k: { key: 0123456789abcdef, " + line + " } }");
    assertTrue(problem.contains(told), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[102, \"101\"]|101, 102", "0|0", "\"7\"|7", "[\"7\"]|7", "[5, 5]|5"})
  void aKeyAndAClientMayBeRestrictedToSubaccounts(String written, String read) {
    Configuration configuration =
        load(
            """
            keys:
              some: { key: 0123456789abcdef, subaccounts: %s }
              all: { key: another-0123456789abcdef }
            identity:
              clients:
                some: { secret: 0123456789abcdef, scopes: sluice/events:read, subaccounts: %s }
                all: { secret: 0123456789abcdef, scopes: sluice/events:read }
            """
                .formatted(written, written));
    assertEquals(
        "the events of the subaccounts " + read, configuration.keys().getFirst().reach() + "");
    assertEquals(Reach.ALL, configuration.keys().getLast().reach());
    assertEquals(
        "the events of the subaccounts " + read,
        configuration.identity().clients().getFirst().reach() + "");
    assertEquals(Reach.ALL, configuration.identity().clients().getLast().reach());
  }

  @Test
  void aClientsSubaccountsAreCheckedToo() {
    String problem =
        problem(
            "identity: { clients: { c: { secret: 0123456789abcdef, scopes: sluice/events:read,"
                + " subaccounts: [-1] } } }");
    assertTrue(problem.contains("'-1' is not a subaccount"), problem);
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
