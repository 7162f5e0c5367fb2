package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.identity.token.IssuerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityConfigurationTest {

  @TempDir Path folder;

  private Configuration load(String text) {
    try {
      Path file = Files.writeString(folder.resolve("sluice.yaml"), text);
      return ConfigurationReader.read(file, name -> name + "-0123456789abcdef");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingIsNeeded() {
    IdentitySettings settings = load("data: x").identity();
    assertEquals(IdentitySettings.DEFAULT, settings);
    assertEquals(Duration.ofHours(1), settings.life());
    assertEquals(Duration.ofDays(90), settings.rotate());
  }

  @Test
  void everyKeyOfAnIssuerIsRead() {
    Configuration configuration =
        load(
            """
            identity:
              tokens: { issuer: https://hub.example, life: 10m, rotate: 30d }
              resource-servers: { orders: [read, write], "https://api.example": all }
              clients:
                shop: { secret: "${env:S}", scopes: [sluice/events:send, orders/read, https://api.example/all] }
              issuers:
                pool:
                  issuer: https://pool.example/x/
                  audience: [a, b]
                  audience-claim: client_id
                  token-use: access
                  client-id: custom:clientId
                  scopes: [events:send]
                  scope-claim: cognito:groups
                  scope-mapping: { readers: deliveries:read }
                  algorithms: [ES256, RS256]
                  types: [AT+JWT]
                  jwks: http://127.0.0.1:1/jwks
                  clock-skew: 0s
            """);
    assertEquals(List.of(), configuration.warnings());
    IdentitySettings settings = configuration.identity();
    assertEquals(Optional.of("https://hub.example"), settings.issuer());
    assertEquals(List.of("all"), settings.resourceServers().get("https://api.example"));
    assertEquals("shop", settings.clients().getFirst().clientId());
    IssuerSettings pool = settings.issuers().getFirst();
    assertEquals("https://pool.example/x/", pool.issuer());
    assertEquals(Set.of("a", "b"), pool.audience());
    assertEquals("client_id", pool.audienceClaim());
    assertEquals(Optional.of("access"), pool.tokenUse());
    assertEquals("custom:clientId", pool.clientId());
    assertEquals(Set.of(Scope.EVENTS_SEND), pool.scopes());
    assertEquals(Optional.of("cognito:groups"), pool.scopeClaim());
    assertEquals(Map.of("readers", Scope.DELIVERIES_READ), pool.mapping());
    assertEquals(List.of("ES256", "RS256"), pool.algorithms());
    assertEquals(Set.of("at+jwt"), pool.types());
    assertEquals(Duration.ZERO, pool.skew());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tokens: { life: 2d } | out of range",
        "tokens: { rotate: 1d } | out of range",
        "tokens: { issuer: ftp://x } | does not begin with https://",
        "tokens: { issuer: https://x/ } | must end without '/'",
        "resource-servers: { sluice: [x] } | the hub itself",
        "resource-servers: { a: [x/y] } | has a '/'",
        "resource-servers: { a: [] } | 1 to 100 scopes",
        "clients: { a: { secret: x, scopes: [sluice/events:sent] } } | did you mean 'sluice/events:send'",
        "clients: { a: { scopes: [sluice/events:send] } } | 'secret' in client 'a' is missing",
        "clients: { a: { secret: x, scopes: [sluice/events:send], client-id: z }, b: { secret: y, scopes: [sluice/events:send], client-id: z } } | client-id of 'a'",
        "issuers: { i: { audience: [a] } } | 'issuer' in issuer 'i' is missing",
        "issuers: { i: { issuer: https://x } } | 'audience' in issuer 'i' is missing",
        "issuers: { i: { issuer: http://x.example, audience: [a] } } | must be an https URL",
        "issuers: { i: { issuer: https://x, audience: [a], algorithms: [HS256] } } | is not an algorithm",
        "issuers: { i: { issuer: https://x, audience: [a], algorithms: [none] } } | is not an algorithm",
        "issuers: { i: { issuer: https://x, audience: [a], scopes: [events:sent] } } | did you mean 'events:send'",
        "issuers: { i: { issuer: https://x, audience: [a], clock-skew: 1h } } | out of range",
        "issuers: { i: { issuer: https://x, audience: [a], scope-mapping: { a: events:send } } } | no scope-claim",
        "issuers: { i: { issuer: https://x, audience: [a] }, j: { issuer: https://x, audience: [a] } } | the issuer of 'i' already",
        "isuers: {} | did you mean 'issuers'"
      })
  void aProblemIsTold(String yaml, String said) {
    Fault fault = assertThrows(Fault.class, () -> load("identity:\n  " + yaml + "\n"));
    assertEquals("invalid-configuration", fault.code());
    assertTrue(fault.sentence().contains(said), fault.sentence());
  }

  @Test
  void whatMayNotBeMeantIsAWarning() {
    List<String> warnings =
        load("""
        identity:
          clients: { a: { secret: short, scopes: [sluice/events:send] } }
          issuers: { i: { issuer: https://x, audience: [a] } }
        """)
            .warnings();
    assertTrue(warnings.toString().contains("can be guessed"), warnings.toString());
    assertTrue(warnings.toString().contains("may do nothing"), warnings.toString());
    String everywhere = "http: { host: 0.0.0.0 }\nidentity: { resource-servers: { a: [b] } }\n";
    assertTrue(load(everywhere).warnings().toString().contains("tokens.issuer"));
    assertEquals(
        List.of(),
        load(everywhere.replace("identity: {", "identity: { tokens: { issuer: https://h },"))
            .warnings());
  }
}
