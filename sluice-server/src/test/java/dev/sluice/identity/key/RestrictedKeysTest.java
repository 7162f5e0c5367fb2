package dev.sluice.identity.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.Scopes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys that see the events of some subaccounts only, as they are kept.
class RestrictedKeysTest {

  private static final Caller OPERATOR =
      new Caller("operator", "operator", EnumSet.allOf(Scope.class));

  private final HeldClock clock = new HeldClock();
  private final Registry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
  private final List<Notice> notices = new ArrayList<>();
  private ApiKeys keys = start();

  private ApiKeys start() {
    return new ApiKeys(
        List.of(),
        registry,
        (notice, all) -> {
          registry.write(all);
          notices.add(notice);
        },
        clock,
        new Random(7));
  }

  private static NewKey wanted(String name, Reach reach) {
    return new NewKey(
        name, name, Scopes.of(Scope.EVENTS_READ), reach, Optional.empty(), Limits.NONE);
  }

  private Caller shows(String text) {
    return keys.authenticate(new Credentials.ApiKey(text));
  }

  private String stored(String name) {
    return registry.find("identity/key/" + name).orElseThrow().value().text();
  }

  private void put(String name, String json) {
    String key = "identity/key/" + name;
    registry.write(
        List.of(
            new Change.Put(
                key,
                Payload.ofText(json),
                registry.find(key).map(kept -> kept.version()).orElse(Registry.ABSENT))));
  }

  @Test
  void theSubaccountsAreKeptOverStartsAndRotations() {
    Reach reach = Reach.ofSubaccounts(List.of("102", "0"));
    String text = keys.create(wanted("acme", reach), OPERATOR).text();
    assertEquals(Optional.of(Set.of("0", "102")), shows(text).subaccounts());
    assertEquals(
        Optional.of(Set.of("0", "102")),
        keys.authenticate(new Credentials.Basic("acme", text)).subaccounts());
    keys = start();
    assertEquals(reach, shows(text).reach());
    String fresh = keys.rotate("acme", Duration.ofHours(1), OPERATOR).text();
    keys = start();
    assertEquals(reach, shows(text).reach());
    assertEquals(reach, shows(fresh).reach());
    assertEquals(reach, keys.find("acme", OPERATOR).reach());
    assertEquals("0 102", notices.getFirst().details().get("subaccounts"));
  }

  @Test
  void aKeyFromBeforeThereWereSubaccountsSeesEverythingAndIsKeptAsBefore() {
    String text = keys.create(wanted("old", Reach.ALL), OPERATOR).text();
    assertTrue(stored("old").startsWith("{\"version\":1,"), stored("old"));
    assertFalse(stored("old").contains("subaccounts"), stored("old"));
    assertFalse(notices.getFirst().details().containsKey("subaccounts"));
    keys = start();
    assertEquals(Optional.empty(), shows(text).subaccounts());
  }

  @Test
  void aRestrictedKeyIsOfAVersionThatAHubWithoutSubaccountsDoesNotTake() {
    keys.create(wanted("acme", Reach.ofSubaccounts(List.of("1"))), OPERATOR);
    assertTrue(stored("acme").startsWith("{\"version\":2,"), stored("acme"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"subaccounts\":[\"1\"]|\"subaccounts\":[]",
        "\"subaccounts\":[\"1\"]|\"subaccounts\":[\"01\"]",
        "\"subaccounts\":[\"1\"]|\"accounts\":[\"1\"]",
        "\"version\":2|\"version\":3"
      })
  void aRestrictionThatCannotBeReadLetsNobodyIn(String right, String wrong) {
    String text = keys.create(wanted("acme", Reach.ofSubaccounts(List.of("1"))), OPERATOR).text();
    String json = stored("acme");
    assertTrue(json.contains(right), json);
    put("acme", json.replace(right, wrong));
    keys = start();
    assertThrows(Fault.class, () -> shows(text));
    Caller part =
        new Caller(
            "p",
            "p",
            EnumSet.allOf(Scope.class),
            Optional.empty(),
            Reach.ofSubaccounts(List.of("1")));
    assertEquals("no-such-key", assertThrows(Fault.class, () -> keys.revoke("acme", part)).code());
    keys.revoke("acme", OPERATOR);
    assertTrue(registry.find("identity/key/acme").isEmpty());
  }
}
