package dev.sluice.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.Routed;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The order of each key is kept, whatever the target answers and whenever the hub is started anew.
class OrderTest extends DispatcherScene {

  private static final int KEYS = 5;
  private static final int EVENTS = 80;
  private static final DeliveryPolicy POLICY =
      new DeliveryPolicy(8, 0, Duration.ofSeconds(5), 4, Duration.ofHours(24));

  private final List<Runnable> underWay = new ArrayList<>();

  private static int key(long position) {
    return (int) (position * 7 % 11 % KEYS);
  }

  private void acceptInLanes(int events) throws InterruptedException {
    Position from = engine.journal().end();
    List<DeliveryId> ids = new ArrayList<>();
    Map<DeliveryId, Lane> lanes = new HashMap<>();
    List<Event> batch = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      Position at = from.plus(i);
      batch.add(Event.builder("e" + at, "s", "t").data(Payload.ofText("{}")).build());
      DeliveryId id = new DeliveryId(at, RULE, NAME);
      ids.add(id);
      lanes.put(id, Lane.of("key " + key(at.value())));
    }
    engine.journal().append(batch);
    Routed routed =
        new Routed(engine.outbox().cursor(), engine.journal().end(), 0, ids, List.of(), lanes);
    engine.outbox().route(routed);
  }

  /// Requires that all before a delivery of its key have ended.
  private void requireTurn(Parcel parcel) {
    long position = parcel.id().position().value();
    for (long before = 1; before < position; before++) {
      if (key(before) == key(position)) {
        DeliveryView view = view(before);
        assertTrue(
            Set.of(DeliveryState.DELIVERED, DeliveryState.DEAD).contains(view.state()),
            () -> parcel.id() + " came before " + view);
      }
    }
  }

  private void requireOneOfEachKey() {
    List<Integer> keys =
        engine
            .outbox()
            .list(DeliveryFilter.in(DeliveryState.LEASED), Optional.empty(), EVENTS)
            .stream()
            .map(view -> key(view.id().position().value()))
            .toList();
    assertEquals(Set.copyOf(keys).size(), keys.size(), () -> "two of one key at once: " + keys);
  }

  private Dispatcher dispatcher(DeliveryPolicy policy, RandomGenerator random, int poison) {
    return dispatcher(
        policy,
        parcel -> {
          requireTurn(parcel);
          if (key(parcel.id().position().value()) == poison) {
            return new Outcome.Refused(new Failure("HTTP_400", "poison"));
          }
          return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Outcome.Retryable(BUSY);
            case 3 -> new Outcome.Refused(new Failure("HTTP_400", "no"));
            case 4 -> new Outcome.Postponed(clock.now().plusSeconds(3));
            default -> new Outcome.Delivered();
          };
        },
        underWay::add);
  }

  /// Runs until nothing is due for as long as an attempt may be put off.
  private void run(RandomGenerator random, DeliveryPolicy policy, int poison) {
    Dispatcher dispatcher = dispatcher(policy, random, poison);
    int idle = 0;
    while (idle < 25) {
      boolean worked = dispatcher.step();
      requireOneOfEachKey();
      while (!underWay.isEmpty() && random.nextInt(3) > 0) {
        underWay.remove(random.nextInt(underWay.size())).run();
        worked = true;
      }
      if (random.nextInt(150) == 0) {
        // What is under way is lost with the process, and comes again.
        underWay.clear();
        close();
        open();
        dispatcher = dispatcher(policy, random, poison);
      }
      idle = worked || !underWay.isEmpty() ? 0 : idle + 1;
      clock.advance(Duration.ofMillis(500));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void withRandomFailuresEachKeyKeepsItsOrder(long seed) throws InterruptedException {
    acceptInLanes(EVENTS);
    run(new SplittableRandom(seed), POLICY, -1);
    assertEquals(
        List.of(),
        engine
            .outbox()
            .list(DeliveryFilter.in(DeliveryState.DUE, DeliveryState.LEASED), Optional.empty(), 9));
    assertEquals(0, engine.outbox().accounts().getFirst().pending());
  }

  @Test
  void aPoisonEventThatBlocksHoldsUpItsKeyAloneUntilItIsSkipped() throws InterruptedException {
    acceptInLanes(EVENTS);
    SplittableRandom random = new SplittableRandom(4);
    int poison = key(3);
    run(random, POLICY.blocking(true), poison);
    // Others may die by chance, and are let go on.
    while (blocking().stream().anyMatch(id -> key(id.position().value()) != poison)) {
      blocking().stream()
          .filter(id -> key(id.position().value()) != poison)
          .forEach(engine.outbox()::skip);
      run(random, POLICY.blocking(true), poison);
    }
    long first = 0;
    for (long at = 1; at <= EVENTS; at++) {
      DeliveryView view = view(at);
      if (key(at) != poison) {
        assertTrue(
            Set.of(DeliveryState.DELIVERED, DeliveryState.DEAD).contains(view.state()),
            view::toString);
      } else if (first == 0) {
        first = at;
        assertEquals(Optional.of(Hold.BLOCKING), view.hold());
      } else {
        assertEquals(Optional.of(Hold.BEHIND), view.hold());
        assertEquals(0, view.attempts());
      }
    }
    assertTrue(engine.outbox().skip(new DeliveryId(new Position(first), RULE, NAME)));
    run(random, POLICY, -1);
    assertEquals(0, engine.outbox().accounts().getFirst().pending());
  }

  private List<DeliveryId> blocking() {
    return engine
        .outbox()
        .list(DeliveryFilter.in(DeliveryState.DEAD), Optional.empty(), EVENTS)
        .stream()
        .filter(view -> view.hold().equals(Optional.of(Hold.BLOCKING)))
        .map(DeliveryView::id)
        .toList();
  }
}
