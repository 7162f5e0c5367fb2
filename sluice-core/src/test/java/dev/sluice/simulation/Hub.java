package dev.sluice.simulation;

import dev.sluice.archive.Archive;
import dev.sluice.archive.ArchiveFormat;
import dev.sluice.archive.FakeParquet;
import dev.sluice.archive.Packer;
import dev.sluice.archive.Packing;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.delivery.Dispatcher;
import dev.sluice.engine.journal.JournalSteps;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.retention.Retention;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import dev.sluice.schema.Inspector;
import dev.sluice.schema.Mismatches;
import dev.sluice.schema.Observations;
import dev.sluice.schema.Quarantine;
import dev.sluice.schema.Versions;
import dev.sluice.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One life of the process: the real rooms, wired as the app wires them, without their threads.
final class Hub {

  final JournalSteps journal;
  final Outbox outbox;
  final Router router;
  final Map<TargetName, Dispatcher> dispatchers = new HashMap<>();
  private final Map<Lake, Archive> archives = new EnumMap<>(Lake.class);
  final Packer packer;
  final Retention retention;

  /// The attempts that were begun and whose turn has not come, by target.
  final Map<TargetName, List<Runnable>> attempts = new HashMap<>();

  private final SegmentLog log;

  Hub(World world, Duration window, long segmentBytes) throws IOException {
    RandomGenerator random = world.random;
    Parts parts = world.parts;
    log = SegmentLog.open(parts.disk(world.disk), random::nextLong, segmentBytes);
    journal = JournalSteps.open(log, parts.index(world.index), world.clock, window);
    outbox =
        new SimulatedOutbox(
            parts.outbox(world.engine.outbox()), world, world.schemas::routed, world::forgot);
    Inspector inspector = inspector(world);
    router =
        new Router(
            journal.journal(),
            outbox,
            () -> Setup.RULES,
            Addressing.NONE,
            Lake::is,
            _ -> Optional.empty(),
            parts.inspection(inspector),
            _ -> Set.of());
    Target quarantine = new Quarantine(inspector, outbox, parts.door(world.quarantine::admit));
    for (TargetName target : Setup.DISPATCHED) {
      List<Runnable> begun = new ArrayList<>();
      attempts.put(target, begun);
      dispatchers.put(
          target,
          new Dispatcher(
              target,
              target.equals(Setup.QUARANTINE) ? quarantine : world.receiver(target).asTarget(),
              Setup.POLICIES.getOrDefault(target, DeliveryPolicy.DEFAULT),
              journal.journal(),
              outbox,
              world.clock,
              random,
              begun::add));
    }
    for (Lake lake : Lake.values()) {
      ObjectStore store = parts.store(world.engine.objects("sim-" + lake));
      archives.put(
          lake,
          new Archive(
              lake.target(),
              lake.settings(),
              journal.journal(),
              outbox,
              new SimulatedStore(store, world, world::storeFails, () -> world.changed(lake)),
              "sim",
              world.clock));
    }
    packer = packer(world);
    retention =
        new Retention(world.retained, parts.forgettable(journal.journal()), outbox, world.clock);
  }

  private Inspector inspector(World world) {
    return new Inspector(
        world.schemas::now,
        Versions.DEFAULT,
        Set.of(),
        new Observations(world.engine.registry()),
        false,
        new Mismatches(world.clock));
  }

  private Packer packer(World world) {
    Packing packing = world.parts.packing(FakeParquet::pack);
    return new Packer(
        Lake.PACKED.target(),
        (ArchiveFormat.Parquet) Lake.PACKED.settings().format(),
        new SimulatedStore(
            world.parts.packed(world.engine.objects("sim-packer")),
            world,
            world::storeFails,
            () -> world.changed(Lake.PACKED)),
        () -> outbox.settledThrough(Lake.PACKED.target()),
        (lines, parquet, detail) -> {
          world.at("pack");
          long rows = packing.pack(lines, parquet, detail);
          world.at("packed");
          return rows;
        },
        Workplace.FOLDER,
        world.clock);
  }

  /// The archive of a lake.
  Archive archive(Lake lake) {
    return Objects.requireNonNull(archives.get(lake));
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
    archives.values().forEach(Archive::flush);
    journal.close();
    log.close();
  }
}
