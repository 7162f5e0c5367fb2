package dev.sluice.identity.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredKeysTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return nanos.get();
        }
      };
  private final AtomicReference<String> second = new AtomicReference<>("zweiter");
  private final ConfiguredKeys keys =
      new ConfiguredKeys(
          List.of(
              key("app", "größter-schlüssel"),
              new ConfiguredKeys.Key("ops", second::get, "ops-client", Set.of())),
          clock);

  private static ConfiguredKeys.Key key(String name, String secret) {
    return new ConfiguredKeys.Key(name, () -> secret, name + "-client", Set.of(Scope.EVENTS_SEND));
  }

  @Test
  void aKeyByItselfShowsItsCaller() {
    assertEquals(
        new Caller("app", "app-client", Set.of(Scope.EVENTS_SEND)),
        keys.authenticate(new Credentials.ApiKey("größter-schlüssel")));
  }

  @Test
  void aNameAndItsKeyShowTheCaller() {
    assertEquals("ops", keys.authenticate(new Credentials.Basic("ops", "zweiter")).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zweite", "zweiter ", "Zweiter", "nobody's"})
  void whatIsNotExactlyAKeyShowsNobodyAndIsNotRepeatedInTheFault(String wrong) {
    for (Credentials shown :
        List.of(
            new Credentials.ApiKey(wrong),
            new Credentials.Basic("ops", wrong),
            new Credentials.Basic("nobody", wrong))) {
      Fault fault = assertThrows(Fault.class, () -> keys.authenticate(shown));
      assertEquals("unauthenticated", fault.code());
      assertEquals(Fault.Kind.UNAUTHENTICATED, fault.kind());
      assertFalse(!wrong.isEmpty() && fault.sentence().contains(wrong));
    }
  }

  @Test
  void theKeyOfAnotherNameIsWrong() {
    assertThrows(
        Fault.class, () -> keys.authenticate(new Credentials.Basic("ops", "größter-schlüssel")));
  }

  @Test
  void showingNothingShowsNobody() {
    assertThrows(Fault.class, () -> keys.authenticate(new Credentials.Anonymous()));
  }

  @Test
  void aRotatedKeyIsKnownAfterAFewSecondsAndTheOldOneIsNot() {
    second.set("dritter");
    nanos.set(Duration.ofSeconds(6).toNanos());
    assertEquals("ops", keys.authenticate(new Credentials.ApiKey("dritter")).name());
    assertThrows(Fault.class, () -> keys.authenticate(new Credentials.ApiKey("zweiter")));
  }

  @Test
  void aRotationThatCannotBeUsedLeavesTheOldKeysInUse() {
    second.set("");
    nanos.set(Duration.ofSeconds(6).toNanos());
    assertEquals("ops", keys.authenticate(new Credentials.ApiKey("zweiter")).name());
  }

  @Test
  void keysThatCannotBeToldApartAreRefused() {
    for (List<ConfiguredKeys.Key> wrong :
        List.of(
            List.of(key("a", "gleich"), key("b", "gleich")),
            List.of(key("a", "one"), key("a", "two")),
            List.of(key("a:b", "one")),
            List.of(key("a", "")))) {
      Fault fault = assertThrows(Fault.class, () -> new ConfiguredKeys(wrong, clock));
      assertEquals("invalid-key", fault.code());
      assertFalse(fault.sentence().contains("gleich"));
    }
  }
}
