package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.identity.user.PasswordPolicy;
import dev.sluice.identity.user.PoolSettings;
import dev.sluice.mail.relay.RelaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersReaderTest {

  @TempDir Path folder;

  private Configuration load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return ConfigurationReader.read(file, name -> name);
  }

  @Test
  void usersAreServedOnlyWhenTheSectionIsThere() throws IOException {
    assertEquals(Optional.empty(), load("data: ./data").identity().users());
    assertEquals(
        new PoolSettings(
            "local_sluice",
            List.of("shop-app"),
            Set.of(Scope.EVENTS_SEND),
            false,
            PasswordPolicy.DEFAULT,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofDays(30),
            100),
        load("identity: { users: { app-clients: [shop-app] } }").identity().users().orElseThrow());
  }

  @Test
  void everyKeyIsRead() throws IOException {
    Configuration all =
        load(
            """
            identity:
              users:
                pool: eu_Shop1
                app-clients: [a, b.c+d]
                scopes: [events:send, users:read]
                hide-existence: true
                password: { min-length: 12, lower: false, upper: false, symbols: false, numbers: true, temporary-days: 7 }
                tokens: { access: 5m, id: 10m, refresh: 90d }
                attempts-per-address: 7
            mail:
              relay: { host: mail.example.com, security: tls, username: hub, password: "${env:P}", from: hub@example.com }
            """);
    assertEquals(
        new PoolSettings(
            "eu_Shop1",
            List.of("a", "b.c+d"),
            Set.of(Scope.EVENTS_SEND, Scope.USERS_READ),
            true,
            new PasswordPolicy(12, false, false, false, true, 7),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofDays(90),
            7),
        all.identity().users().orElseThrow());
    RelaySettings relay = all.relay().orElseThrow();
    assertEquals(465, relay.port());
    assertEquals("P", relay.login().orElseThrow().password().reveal());
    assertTrue(!relay.toString().contains("P]"), relay.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "identity: { users: {} } | 'app-clients' in 'users' of 'identity' is missing",
        "identity: { users: { app-clients: [a b] } } | 'a b' cannot be an app client's id",
        "identity: { users: { app-clients: [] } } | at least one app client is needed",
        "identity: { users: { app-clients: [a], pool: p } } | 'p' cannot name a pool",
        "identity: { users: { app-clients: [a], scopes: [events:sent] } } | did you mean 'events:send'",
        "identity: { users: { app-clients: [a], tokens: { access: 2d } } } | '2d' is out of range",
        "identity: { users: { app-clients: [a], password: { min: 8 } } } | unknown key 'min'",
        "mail: { relay: { host: h, from: h } } | 'h' is not an address",
        "mail: { relay: { host: h, from: a@b, username: u } } | belong together",
        "mail: { relay: { host: h, from: a@b, security: ssl } } | 'ssl' is none of starttls, tls and none",
      })
  void whatIsWrongIsTold(String yaml, String told) {
    Fault fault = assertThrows(Fault.class, () -> load(yaml));
    assertTrue(fault.sentence().contains(told), fault.sentence());
  }
}
