package dev.sluice.delivery;

import dev.sluice.journal.Journal;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Target;
import dev.sluice.time.Clock;
import dev.sluice.transform.InputTransform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/// All targets that are delivered to, each by a dispatcher of its own. They may come and go while
/// the hub runs; what is owed to one that has gone stays in the outbox.
public final class Deliveries implements AutoCloseable {

  /// How long attempts that are under way may take to end.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final BiFunction<RuleName, TargetName, Optional<InputTransform>> inputs;
  private final Journal journal;
  private final Outbox outbox;
  private final Clock clock;
  private final Watch watch = new Watch();
  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<TargetName, DeliveryLoop> loops = new ConcurrentHashMap<>();

  /// Deliveries of what the outbox owes; to nobody yet.
  ///
  /// @param inputs what a rule wants sent to a target in place of the event; empty for a rule that
  ///   wants nothing else, or that is gone
  public Deliveries(
      BiFunction<RuleName, TargetName, Optional<InputTransform>> inputs,
      Journal journal,
      Outbox outbox,
      Clock clock) {
    this.inputs = inputs;
    this.journal = journal;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// Starts to deliver to a target; one that is delivered to under this name already is stopped
  /// first.
  public void start(TargetName name, Target target, DeliveryPolicy policy) {
    Dispatcher dispatcher =
        new Dispatcher(
            name,
            watch.over(target, policy.deadline()),
            rule -> inputs.apply(rule, name),
            policy,
            journal,
            outbox,
            clock,
            new SplittableRandom(),
            attempts);
    loops.compute(
        name,
        (_, running) -> {
          if (running != null) {
            running.stop();
          }
          return DeliveryLoop.start(name.value(), dispatcher);
        });
  }

  /// Begins no more attempts at a target. Those under way end by themselves, within its deadline.
  public void stop(TargetName name) {
    DeliveryLoop running = loops.remove(name);
    if (running != null) {
      running.stop();
    }
  }

  /// How deliveries to each target go that is delivered to.
  public Map<TargetName, Standing> standings() {
    Map<TargetName, Standing> standings = new TreeMap<>();
    loops.forEach((name, loop) -> standings.put(name, loop.standing()));
    return standings;
  }

  /// Whether every target that was started is still delivered to; a bug ends a target's loop.
  public boolean isRunning() {
    return loops.values().stream().allMatch(DeliveryLoop::isRunning);
  }

  /// Begins no more attempts; those under way may end, and are interrupted after 10 seconds.
  @Override
  public void close() {
    List<DeliveryLoop> running = List.copyOf(loops.values());
    running.forEach(DeliveryLoop::stop);
    long began = clock.nanos();
    try {
      for (DeliveryLoop loop : running) {
        Duration left = STOP_PATIENCE.minus(clock.since(began));
        loop.awaitIdle(left.isNegative() ? Duration.ZERO : left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    attempts.shutdownNow();
    attempts.close();
    watch.close();
  }
}
