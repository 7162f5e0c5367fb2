package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.Replayed;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The outbox on RocksDB and the one in memory, asked the same at random.
class RocksOutboxAgreesTest {

  private static final int CALLS = 600;
  private static final List<TargetName> SINGLES =
      List.of(new TargetName("http"), new TargetName("a"));
  private static final TargetName LAKE = new TargetName("lake");
  private static final List<RuleName> RULES =
      List.of(new RuleName("r"), new RuleName("b"), new RuleName("r-2"));

  private static final List<Lane> LANES = List.of(Lane.of("one"), Lane.of("two"));

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();
  private final List<Lease> leases = new ArrayList<>();
  private final List<DeliveryId> routed = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theSameCallsHaveTheSameAnswers(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    MemoryEngine memory = new MemoryEngine(clock, Duration.ofDays(7));
    RocksEngine rocks = RocksEngine.open(folder, clock, Duration.ofDays(7));
    try {
      for (int i = 0; i < CALLS; i++) {
        if (random.nextInt(150) == 0) {
          rocks.close();
          rocks = RocksEngine.open(folder, clock, Duration.ofDays(7));
          memory = memory.restart();
          leases.clear();
          hold(random, memory.outbox(), rocks.outbox());
        }
        call(random, memory.outbox(), rocks.outbox());
        look(random, "seed " + seed + ", call " + i, memory.outbox(), rocks.outbox());
      }
    } finally {
      rocks.close();
    }
  }

  private void call(RandomGenerator random, Outbox memory, Outbox rocks) {
    switch (random.nextInt(11)) {
      case 8 -> replay(random, memory, rocks);
      case 9 -> {
        if (random.nextInt(4) == 0) {
          hold(random, memory, rocks);
        }
      }
      case 10 -> {
        if (!routed.isEmpty()) {
          DeliveryId id = routed.get(random.nextInt(routed.size()));
          assertEquals(memory.skip(id), rocks.skip(id));
        }
      }
      case 0 -> {
        Routed stretch = stretch(random, memory.cursor());
        memory.route(stretch);
        rocks.route(stretch);
        routed.addAll(stretch.singles());
      }
      case 1, 2 -> {
        TargetName target = SINGLES.get(random.nextInt(2));
        lease(random, target, memory, rocks);
      }
      case 3, 4 -> end(random, memory, rocks);
      case 5 -> clock.advance(Duration.ofMillis(random.nextLong(4_000)));
      case 6 -> {
        if (!routed.isEmpty()) {
          DeliveryId id = routed.get(random.nextInt(routed.size()));
          assertEquals(memory.redrive(id), rocks.redrive(id));
        }
      }
      default -> settleRun(random, memory, rocks);
    }
  }

  /// Leases all, because which of those that are due alike come first is the engine's own; and
  /// gives some back.
  private void lease(RandomGenerator random, TargetName target, Outbox memory, Outbox rocks) {
    List<Lease> found = rocks.lease(target, 1_000);
    assertEquals(found.stream().sorted(Comparator.comparing(Lease::due)).toList(), found);
    assertEquals(sorted(memory.lease(target, 1_000), Lease::id), sorted(found, Lease::id));
    for (Lease lease : found) {
      if (random.nextInt(3) == 0) {
        leases.add(lease);
      } else {
        memory.release(lease);
        rocks.release(lease);
      }
    }
  }

  private static <T, K extends Comparable<? super K>> List<T> sorted(
      List<T> all, Function<T, K> key) {
    return all.stream().sorted(Comparator.comparing(key)).toList();
  }

  private static Routed stretch(RandomGenerator random, Position from) {
    List<DeliveryId> singles = new ArrayList<>();
    List<DeliveryId> owed = new ArrayList<>();
    long unmatched = 0;
    int length = random.nextInt(1, 6);
    for (int i = 0; i < length; i++) {
      int before = singles.size() + owed.size();
      for (RuleName rule : RULES) {
        for (TargetName target : SINGLES) {
          if (random.nextInt(4) == 0) {
            singles.add(new DeliveryId(from.plus(i), rule, target));
          }
        }
        if (random.nextInt(4) == 0) {
          owed.add(new DeliveryId(from.plus(i), rule, LAKE));
        }
      }
      unmatched += singles.size() + owed.size() == before ? 1 : 0;
    }
    return new Routed(from, from.plus(length), unmatched, singles, owed, lanes(random, singles));
  }

  private static Map<DeliveryId, Lane> lanes(RandomGenerator random, List<DeliveryId> singles) {
    Map<DeliveryId, Lane> lanes = new HashMap<>();
    for (DeliveryId id : singles) {
      if (random.nextInt(3) > 0) {
        lanes.put(id, LANES.get(random.nextInt(LANES.size())));
      }
    }
    return lanes;
  }

  private static void hold(RandomGenerator random, Outbox memory, Outbox rocks) {
    Set<RuleName> held = random.nextBoolean() ? Set.of() : Set.of(RULES.get(random.nextInt(3)));
    memory.hold(held);
    rocks.hold(held);
  }

  private void replay(RandomGenerator random, Outbox memory, Outbox rocks) {
    int number = random.nextInt(1, 4);
    Position from =
        memory.replayed(number).map(ReplayProgress::next).orElseGet(() -> new Position(1));
    if (from.compareTo(memory.cursor()) >= 0) {
      memory.forgetReplay(number);
      rocks.forgetReplay(number);
      return;
    }
    DeliveryId id = new DeliveryId(from, RULES.getFirst(), SINGLES.getFirst(), number);
    if (memory.find(id).isPresent()) {
      return;
    }
    List<DeliveryId> ids = List.of(id);
    Replayed replayed = new Replayed(number, from, from.plus(1), 1, ids, lanes(random, ids));
    memory.replay(replayed);
    rocks.replay(replayed);
    routed.addAll(ids);
    assertEquals(memory.replayed(number), rocks.replayed(number));
  }

  private void end(RandomGenerator random, Outbox memory, Outbox rocks) {
    if (leases.isEmpty()) {
      return;
    }
    Lease lease = leases.remove(random.nextInt(leases.size()));
    int how = random.nextInt(8);
    if (how == 0) {
      memory.release(lease);
      rocks.release(lease);
      assertThrows(IllegalStateException.class, () -> rocks.release(lease));
      return;
    }
    if (how == 7) {
      Instant until = clock.now().plusMillis(random.nextInt(5_000));
      memory.postpone(lease, until);
      rocks.postpone(lease, until);
      return;
    }
    Optional<Failure> failure =
        how < 4 ? Optional.of(new Failure("HTTP_50" + how, "no")) : Optional.empty();
    Attempt attempt =
        new Attempt(lease.attempt(), clock.now(), Duration.ofMillis(random.nextInt(900)), failure);
    Settlement settlement =
        switch (how) {
          case 1 ->
              random.nextBoolean()
                  ? new Settlement.Dead(attempt, failure.orElseThrow())
                  : new Settlement.Blocking(attempt, failure.orElseThrow());
          case 2, 3 -> new Settlement.Again(attempt, clock.now().plusMillis(random.nextInt(5_000)));
          default -> new Settlement.Delivered(attempt);
        };
    memory.settle(lease, settlement);
    rocks.settle(lease, settlement);
  }

  private static void settleRun(RandomGenerator random, Outbox memory, Outbox rocks) {
    List<DeliveryId> owed = memory.owed(LAKE, memory.settledThrough(LAKE), random.nextInt(1, 9));
    if (owed.isEmpty() || random.nextBoolean()) {
      return;
    }
    Map<RuleName, Tally> tally = new HashMap<>();
    for (DeliveryId id : owed) {
      tally.merge(
          id.rule(),
          new Tally(1, 0),
          (one, _) -> random.nextInt(5) == 0 ? one.plusDead() : one.plusDelivered());
    }
    Position through = owed.getLast().position();
    memory.settleRun(LAKE, through, tally);
    rocks.settleRun(LAKE, through, tally);
  }

  private void look(RandomGenerator random, String at, Outbox memory, Outbox rocks) {
    assertEquals(memory.cursor(), rocks.cursor(), at);
    assertEquals(memory.unmatched(), rocks.unmatched(), at);
    assertEquals(memory.settledThrough(LAKE), rocks.settledThrough(LAKE), at);
    for (TargetName target : SINGLES) {
      assertEquals(memory.nextDue(target), rocks.nextDue(target), at);
    }
    switch (random.nextInt(4)) {
      case 0 -> assertEquals(Set.copyOf(memory.accounts()), Set.copyOf(rocks.accounts()), at);
      case 1 -> {
        int max = random.nextInt(1, 30);
        Optional<Position> after =
            random.nextBoolean()
                ? memory.settledThrough(LAKE)
                : Optional.of(new Position(random.nextLong(1, memory.cursor().value() + 1)));
        List<DeliveryId> found = rocks.owed(LAKE, after, max);
        assertEquals(sorted(found, DeliveryId::position), found, at);
        assertEquals(memory.owed(LAKE, after, max), sorted(found, id -> id), at);
      }
      case 2 -> {
        if (!routed.isEmpty()) {
          DeliveryId id = routed.get(random.nextInt(routed.size()));
          assertEquals(memory.find(id), rocks.find(id), at);
        }
      }
      default -> list(random, at, memory, rocks);
    }
  }

  private void list(RandomGenerator random, String at, Outbox memory, Outbox rocks) {
    EnumSet<DeliveryState> states = EnumSet.noneOf(DeliveryState.class);
    for (DeliveryState state : DeliveryState.values()) {
      if (random.nextBoolean()) {
        states.add(state);
      }
    }
    DeliveryFilter filter =
        new DeliveryFilter(
            states,
            random.nextInt(3) == 0 ? Optional.of(RULES.get(random.nextInt(3))) : Optional.empty(),
            random.nextInt(3) == 0 ? Optional.of(SINGLES.get(random.nextInt(2))) : Optional.empty(),
            random.nextInt(4) == 0
                ? Optional.of(clock.now().minusMillis(random.nextInt(100_000)))
                : Optional.empty(),
            random.nextInt(4) == 0
                ? Optional.of(clock.now().minusMillis(random.nextInt(100_000)))
                : Optional.empty(),
            random.nextInt(6) == 0 ? Optional.of("HTTP_501") : Optional.empty());
    List<DeliveryView> found = pages(rocks, filter, random.nextInt(1, 40));
    assertEquals(sorted(found, view -> view.id().position()), found, at);
    assertEquals(
        memory.list(filter, Optional.empty(), 100_000), sorted(found, DeliveryView::id), at);
  }

  private static List<DeliveryView> pages(Outbox outbox, DeliveryFilter filter, int size) {
    List<DeliveryView> all = new ArrayList<>();
    Optional<DeliveryId> after = Optional.empty();
    List<DeliveryView> page;
    do {
      page = outbox.list(filter, after, size);
      all.addAll(page);
      after = all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().id());
    } while (page.size() == size);
    return all;
  }
}
