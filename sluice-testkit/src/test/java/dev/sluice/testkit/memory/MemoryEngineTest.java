package dev.sluice.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Position;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.Sealed;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryEngineTest {

  private static final RuleName RULE = new RuleName("r");
  private static final TargetName NAME = new TargetName("t");
  private static final int SEEDS = 200;

  private final HeldClock clock = new HeldClock();

  private MemoryEngine engine() {
    return new MemoryEngine(clock, Duration.ofDays(7));
  }

  private static DeliveryId id(long position) {
    return new DeliveryId(new Position(position), RULE, NAME);
  }

  private static void route(MemoryEngine engine, int stretches) {
    for (int i = 1; i <= stretches; i++) {
      Position at = new Position(i);
      engine.outbox().route(new Routed(at, at.plus(1), 0, List.of(id(i)), List.of()));
    }
  }

  private static Attempt attempt(Lease lease) {
    return new Attempt(lease.attempt(), lease.due(), Duration.ZERO, Optional.empty());
  }

  @Test
  void aCrashKeepsSomeOfTheOldestUnsyncedWritesAndEachNumberOfThemHappens() {
    Set<Position> cursors = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      MemoryEngine engine = engine();
      route(engine, 4);
      MemoryEngine next = engine.crash(new Random(seed));
      Position cursor = next.outbox().cursor();
      cursors.add(cursor);
      long kept = cursor.value() - 1;
      assertEquals(
          kept == 0 ? List.of() : List.of(new Account(RULE, NAME, kept, 0, 0)),
          next.outbox().accounts());
      assertEquals(kept, next.outbox().lease(NAME, 10).size());
    }
    assertEquals(5, cursors.size());
  }

  @Test
  void whatIsPersistedOutlivesEveryCrash() {
    for (int seed = 0; seed < SEEDS; seed++) {
      MemoryEngine engine = engine();
      route(engine, 4);
      Position cursor = engine.outbox().cursor();
      engine.outbox().persist();
      assertEquals(cursor, engine.crash(new Random(seed)).outbox().cursor());
    }
  }

  @Test
  void theSameSeedCrashesAlike() {
    for (int seed = 0; seed < 20; seed++) {
      MemoryEngine one = engine();
      MemoryEngine other = engine();
      route(one, 9);
      route(other, 9);
      assertEquals(
          one.crash(new Random(seed)).outbox().cursor(),
          other.crash(new Random(seed)).outbox().cursor());
    }
  }

  @Test
  void whatWasAppendedOutlivesEveryCrash() {
    for (int seed = 0; seed < SEEDS; seed++) {
      MemoryEngine engine = engine();
      engine.journal().append(List.of(Event.builder("a", "s", "t").build()));
      MemoryEngine next = engine.crash(new Random(seed));
      assertEquals(new Position(2), next.journal().end());
      assertEquals(
          List.of(new Admission.Repeated(Position.FIRST)),
          next.journal().append(List.of(Event.builder("a", "s", "t").build())));
    }
  }

  @Test
  void aSettledRunARedriveAndAValueAreSyncedWithAllBeforeThem() {
    Failure failure = new Failure("GONE", "gone");
    for (int seed = 0; seed < SEEDS; seed++) {
      MemoryEngine engine = engine();
      route(engine, 2);
      Lease lease = engine.outbox().lease(NAME, 1).getFirst();
      engine.outbox().settle(lease, new Settlement.Dead(attempt(lease), failure));
      switch (seed % 3) {
        case 0 -> assertTrue(engine.outbox().redrive(id(1)));
        case 1 -> engine.outbox().settleRun(NAME, new Position(2), Map.of(RULE, Tally.NONE));
        default -> engine.registry().put("k", Payload.EMPTY, Registry.ABSENT);
      }
      MemoryEngine next = engine.crash(new Random(seed));
      assertEquals(new Position(3), next.outbox().cursor());
      long dead = seed % 3 == 0 ? 0 : 1;
      assertEquals(List.of(new Account(RULE, NAME, 2, 0, dead)), next.outbox().accounts());
      assertEquals(seed % 3 == 2, next.registry().find("k").isPresent());
    }
  }

  @Test
  void aSettlementThatACrashTookBackIsLeasedAgainUnderTheSameId() {
    Set<Boolean> taken = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      MemoryEngine engine = engine();
      route(engine, 1);
      engine.registry().put("k", Payload.EMPTY, Registry.ABSENT);
      Lease lease = engine.outbox().lease(NAME, 1).getFirst();
      engine.outbox().settle(lease, new Settlement.Delivered(attempt(lease)));
      MemoryEngine next = engine.crash(new Random(seed));
      List<Lease> again = next.outbox().lease(NAME, 1);
      taken.add(again.isEmpty());
      again.forEach(found -> assertEquals(lease, found));
    }
    assertEquals(Set.of(true, false), taken);
  }

  @Test
  void anEngineThatHasEndedRefusesEveryCall() {
    MemoryEngine engine = engine();
    route(engine, 1);
    Lease lease = engine.outbox().lease(NAME, 1).getFirst();
    MemoryObjectStore objects = engine.objects("o");
    engine.crash(new Random(1));
    assertThrows(Fault.class, () -> engine.journal().append(List.of()));
    assertThrows(IllegalStateException.class, () -> engine.outbox().release(lease));
    assertThrows(IllegalStateException.class, () -> engine.outbox().accounts());
    assertThrows(IllegalStateException.class, () -> engine.registry().find("k"));
    assertThrows(IOException.class, objects::draft);
    assertThrows(IllegalStateException.class, engine::restart);
  }

  @Test
  void aSealedDraftOutlivesACrashAndAnUnsealedOneDoesNot() throws IOException {
    MemoryEngine engine = engine();
    Draft open = engine.objects("o").draft();
    Sealed sealed = engine.objects("o").draft().seal(new ObjectKey("a"));
    MemoryEngine next = engine.crash(new Random(1));
    assertThrows(IOException.class, () -> open.seal(new ObjectKey("b")));
    assertEquals(1, next.objects("o").drafts());
    next.objects("o").publish(sealed);
    assertEquals(0, next.objects("o").drafts());
    assertThrows(
        FileNotFoundException.class,
        () -> next.objects("o").publish(new Sealed(new ObjectKey("c"), "draft-1", 0)));
  }
}
