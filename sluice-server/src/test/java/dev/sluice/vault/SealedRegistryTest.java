package dev.sluice.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.contract.RegistryContract;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SealedRegistryTest {

  private static final Payload SECRET = Payload.ofText("a secret that nobody may read on disk");

  private final Registry raw = new MemoryEngine(new HeldClock(), Duration.ofDays(7)).registry();
  private final Registry registry = new SealedRegistry(raw, Vaults.of(1));

  private static Fault unreadable(Runnable read) {
    Fault fault = assertThrows(Fault.class, read::run);
    assertEquals("secret-unreadable", fault.code());
    assertFalse(fault.sentence().contains("nobody"), fault.sentence());
    return fault;
  }

  @Test
  void whatIsUnderIdentityIsSealedAndAllElseIsNot() {
    registry.write(
        List.of(
            new Change.Put("identity/key/1", SECRET, Registry.ABSENT),
            new Change.Put("identity-like", SECRET, Registry.ABSENT),
            new Change.Put("hub/id", SECRET, Registry.ABSENT)));

    for (Registered each : registry.list("", "", 10)) {
      assertEquals(SECRET, each.value(), each.key());
      assertEquals(1, each.version());
    }
    assertEquals(SECRET, registry.find("identity/key/1").orElseThrow().value());
    assertEquals(SECRET, raw.find("hub/id").orElseThrow().value());
    assertEquals(SECRET, raw.find("identity-like").orElseThrow().value());
    Payload kept = raw.find("identity/key/1").orElseThrow().value();
    assertEquals(SECRET.length() + Vault.OVERHEAD, kept.length());
    assertFalse(kept.text().contains("secret"));
  }

  @Test
  void aValueOfALostKeyIsAFaultThatNamesBoth() {
    registry.put("identity/user/7", SECRET, Registry.ABSENT);
    Registry other = new SealedRegistry(raw, Vaults.of(2, 3));

    for (Fault fault :
        List.of(
            unreadable(() -> other.find("identity/user/7")),
            unreadable(() -> other.list("identity/", "", 5)))) {
      assertTrue(fault.sentence().contains("'identity/user/7'"), fault.sentence());
      assertTrue(fault.sentence().contains(Vaults.key(1).id()), fault.sentence());
    }
    other.put("identity/user/8", SECRET, Registry.ABSENT);
    assertEquals(SECRET, other.find("identity/user/8").orElseThrow().value());
    other.delete("identity/user/7", 1);
    assertEquals(1, other.list("identity/", "", 5).size());
  }

  @Test
  void aValueMovedUnderAnotherNameDoesNotOpen() {
    registry.put("identity/user/7", SECRET, Registry.ABSENT);
    raw.put("identity/user/8", raw.find("identity/user/7").orElseThrow().value(), 0);
    unreadable(() -> registry.find("identity/user/8"));
  }

  @Test
  void aValueThatWasNeverSealedDoesNotOpen() {
    for (String text : List.of("", "plain", "plain and longer than what a seal adds to a value")) {
      raw.put("identity/x", Payload.ofText(text), Registry.ABSENT);
      unreadable(() -> registry.find("identity/x"));
      raw.delete("identity/x", 1);
    }
  }

  /// The contract where every value is sealed.
  @Nested
  class WhereAllIsSealed extends RegistryContract {

    private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));

    @Override
    protected Registry open() {
      return new SealedRegistry(engine.registry(), Vaults.of(1, 2), "");
    }

    @Override
    protected void close() {
      engine = engine.restart();
    }

    @Override
    protected int maxValueBytes() {
      return SealedRegistry.MAX_VALUE_BYTES;
    }
  }

  /// The contract's own keys, which pass as they are.
  @Nested
  class WhereOnlyIdentityIsSealed extends RegistryContract {

    private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));

    @Override
    protected Registry open() {
      return new SealedRegistry(engine.registry(), Vaults.of(1));
    }

    @Override
    protected void close() {
      engine = engine.restart();
    }
  }
}
