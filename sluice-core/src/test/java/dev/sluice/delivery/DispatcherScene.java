package dev.sluice.delivery;

import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Event;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.testkit.HeldClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// One target over an engine, which answers as the test says.
abstract class DispatcherScene {

  static final TargetName NAME = new TargetName("api");
  static final RuleName RULE = new RuleName("rule");
  static final Failure BUSY = new Failure("HTTP_503", "busy");
  static final DeliveryPolicy FEW =
      new DeliveryPolicy(2, 0, Duration.ofSeconds(5), 3, Duration.ofHours(24));

  @TempDir Path folder;

  final HeldClock clock = new HeldClock();
  final List<Parcel> handed = new ArrayList<>();
  final Deque<Outcome> script = new ArrayDeque<>();
  RocksEngine engine;

  @BeforeEach
  void open() {
    engine = RocksEngine.open(folder, clock, Duration.ofDays(7));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  final Dispatcher dispatcher(DeliveryPolicy policy, Executor attempts) {
    Target target =
        parcel -> {
          handed.add(parcel);
          return script.isEmpty() ? new Outcome.Delivered() : script.removeFirst();
        };
    return dispatcher(policy, target, attempts);
  }

  final Dispatcher dispatcher(DeliveryPolicy policy, Target target, Executor attempts) {
    return new Dispatcher(
        NAME, target, policy, engine.journal(), engine.outbox(), clock, new Random(1), attempts);
  }

  final void accept(int events) throws InterruptedException {
    List<Event> batch = new ArrayList<>();
    List<DeliveryId> ids = new ArrayList<>();
    Position next = engine.journal().end();
    for (int i = 0; i < events; i++) {
      batch.add(Event.builder("e" + next.plus(i), "s", "t").build());
      ids.add(new DeliveryId(next.plus(i), RULE, NAME));
    }
    engine.journal().append(batch);
    engine
        .outbox()
        .route(new Routed(engine.outbox().cursor(), engine.journal().end(), 0, ids, List.of()));
  }

  final DeliveryView view(long position) {
    return engine.outbox().find(new DeliveryId(new Position(position), RULE, NAME)).orElseThrow();
  }
}
