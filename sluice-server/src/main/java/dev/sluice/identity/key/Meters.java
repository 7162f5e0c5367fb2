package dev.sluice.identity.key;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Allowance;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The allowances of all keys, by the keys' names, and what the registry keeps of them.
///
/// An allowance stays the same while the key is rotated. A quota's count is written every few
/// seconds, and not with each request: a crash forgets what was counted since. Whoever changes the
/// registry's counts does so one at a time.
final class Meters {

  private static final System.Logger LOG = System.getLogger(Meters.class.getName());
  private static final String PREFIX = "identity/key-use/";

  /// The version of a count is not known after a write that went wrong.
  private static final long UNKNOWN = -1;

  private final Registry registry;
  private final Clock clock;
  private final Map<String, Meter> meters = new ConcurrentHashMap<>();

  private static final class Meter {
    private final Limits limits;
    private final Allowance allowance;
    private final @Nullable QuotaMeter quota;
    private @Nullable KeptUse kept;
    private long version;

    Meter(Limits limits, Allowance allowance, @Nullable QuotaMeter quota, long version) {
      this.limits = limits;
      this.allowance = allowance;
      this.quota = quota;
      this.version = version;
      this.kept = quota == null ? null : quota.use();
    }
  }

  /// A count that is to be written.
  private record Due(Meter meter, KeptUse use, Change.Put change) {}

  Meters(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /// The allowance of a key; empty when nothing limits it.
  Optional<Allowance> allowance(String name, Limits limits) {
    if (limits.equals(Limits.NONE)) {
      meters.remove(name);
      return Optional.empty();
    }
    Meter known = meters.get(name);
    if (known == null || !known.limits.equals(limits)) {
      known = made(name, limits);
      meters.put(name, known);
    }
    return Optional.of(known.allowance);
  }

  private Meter made(String name, Limits limits) {
    Optional<RateBucket> rate = limits.rate().map(each -> new RateBucket(each, clock));
    if (limits.quota().isEmpty()) {
      return new Meter(limits, rate.orElseThrow(), null, UNKNOWN);
    }
    Optional<Registered> before = registry.find(PREFIX + name);
    QuotaMeter quota =
        new QuotaMeter(
            limits.quota().get(), before.flatMap(value -> KeptUse.read(value.value())), clock);
    return new Meter(
        limits,
        rate.<Allowance>map(bucket -> new RateAndQuota(bucket, quota)).orElse(quota),
        quota,
        before.map(Registered::version).orElse(Registry.ABSENT));
  }

  /// What a key has used of its quota; empty when it has none.
  Optional<QuotaMeter.Count> count(String name) {
    return Optional.ofNullable(meters.get(name))
        .flatMap(meter -> Optional.ofNullable(meter.quota))
        .map(QuotaMeter::count);
  }

  /// Writes the counts that have changed.
  ///
  /// @return whether there were any
  boolean keep() {
    List<Due> due = new ArrayList<>();
    meters.forEach((name, meter) -> {
      if (meter.quota != null) {
        KeptUse use = meter.quota.use();
        if (!use.equals(meter.kept)) {
          due.add(
              new Due(
                  meter,
                  use,
                  new Change.Put(PREFIX + name, use.toPayload(), version(name, meter))));
        }
      }
    });
    for (int from = 0; from < due.size(); from += Registry.MAX_CHANGES) {
      write(due.subList(from, Math.min(due.size(), from + Registry.MAX_CHANGES)));
    }
    return !due.isEmpty();
  }

  private long version(String name, Meter meter) {
    return meter.version != UNKNOWN
        ? meter.version
        : registry.find(PREFIX + name).map(Registered::version).orElse(Registry.ABSENT);
  }

  private void write(List<Due> due) {
    due.forEach(each -> each.meter().version = UNKNOWN);
    registry.write(due.stream().<Change>map(Due::change).toList());
    for (Due each : due) {
      each.meter().version = each.change().expectedVersion() + 1;
      each.meter().kept = each.use();
    }
  }

  /// What has to be written so that nothing of a key's count stays.
  Optional<Change> removal(String name) {
    return registry
        .find(PREFIX + name)
        .map(value -> new Change.Delete(PREFIX + name, value.version()));
  }

  /// Forgets a key that is no more.
  void forget(String name) {
    meters.remove(name);
  }

  /// Writes the counts, and says it in the log when that does not go: they are written later.
  void keepOrWarn() {
    try {
      keep();
    } catch (Fault e) {
      LOG.log(
          Level.WARNING,
          "what keys have used of their quotas cannot be written now: " + e.sentence());
    }
  }
}
