package dev.sluice.simulation;

import dev.sluice.archive.Archive;
import dev.sluice.delivery.Dispatcher;
import dev.sluice.engine.journal.JournalSteps;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.retention.Retention;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// One life of the process: the real rooms, wired as the app wires them, without their threads.
final class Hub {

  final JournalSteps journal;
  final Outbox outbox;
  final Router router;
  final Map<TargetName, Dispatcher> dispatchers = new HashMap<>();
  final Archive archive;
  final Retention retention;

  /// The attempts that were begun and whose turn has not come, by target.
  final Map<TargetName, List<Runnable>> attempts = new HashMap<>();

  private final SegmentLog log;

  Hub(World world, Duration window, long segmentBytes) throws IOException {
    RandomGenerator random = world.random;
    Parts parts = world.parts;
    log = SegmentLog.open(parts.disk(world.disk), random::nextLong, segmentBytes);
    journal = JournalSteps.open(log, parts.index(world.index), world.clock, window);
    outbox = new SimulatedOutbox(parts.outbox(world.engine.outbox()), world, world::forgot);
    router =
        new Router(
            journal.journal(), outbox, () -> Setup.RULES, Addressing.NONE, Setup.LAKE::equals);
    for (TargetName target : Setup.SINGLES) {
      List<Runnable> begun = new ArrayList<>();
      attempts.put(target, begun);
      dispatchers.put(
          target,
          new Dispatcher(
              target,
              world.receiver(target).asTarget(),
              Setup.POLICIES.getOrDefault(target, dev.sluice.delivery.DeliveryPolicy.DEFAULT),
              journal.journal(),
              outbox,
              world.clock,
              random,
              begun::add));
    }
    archive =
        new Archive(
            Setup.LAKE,
            Setup.archive(),
            journal.journal(),
            outbox,
            new SimulatedStore(
                parts.store(world.engine.objects("sim-lake")), world, world::storeFails),
            "sim",
            world.clock);
    retention =
        new Retention(world.retained, parts.forgettable(journal.journal()), outbox, world.clock);
  }

  /// Runs one of the attempts that were begun at a target, if there is any.
  boolean attempt(TargetName target, RandomGenerator random) {
    List<Runnable> begun = attempts.getOrDefault(target, List.of());
    if (begun.isEmpty()) {
      return false;
    }
    begun.remove(random.nextInt(begun.size())).run();
    return true;
  }

  /// A clean stop, when nothing is under way.
  void close() throws IOException {
    archive.flush();
    journal.close();
    log.close();
  }
}
