package dev.sluice.notify.manners;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Sha256;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.target.Outcome;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Lets one message of a key through in a time.
///
/// The first one holds the key: `notify/throttle/<target>/<SHA-256 of the key>` is its id, written
/// before it is sent. What became of it is asked of the outbox. Others wait until it has ended:
/// they are left out when it has arrived, and when it has not, the next one holds the key. So a
/// message is left out only when one of its key has arrived.
///
/// It is called for one target at a time, see {@link Gates}.
public final class Throttling {

  /// How many keys of a target are remembered; beyond, messages go through.
  public static final int MAX_KEYS = 10_000;

  static final String PREFIX = "notify/throttle/";

  private static final System.Logger LOG = System.getLogger(Throttling.class.getName());
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofSeconds(30);
  private static final Duration SAID = Duration.ofMinutes(10);
  private static final int PAGE = 500;
  private static final int MAX_TRIES = 5;

  /// How many messages may stand for each other in a row: a digest for a post is one.
  private static final int MAX_CHAIN = 4;

  private final Registry registry;
  private final Outbox outbox;
  private final Clock clock;
  private final Gates gates;
  private final Map<TargetName, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Map<TargetName, Instant> said = new ConcurrentHashMap<>();

  /// What became of the message that holds a key.
  private sealed interface Standing {
    record Arrived(Instant at) implements Standing {}

    record Pending(Instant askAgain) implements Standing {}

    record Gone() implements Standing {}
  }

  /// Throttling over an outbox.
  public Throttling(Registry registry, Outbox outbox, Clock clock, Gates gates) {
    this.registry = registry;
    this.outbox = outbox;
    this.clock = clock;
    this.gates = gates;
  }

  /// What becomes of a delivery; empty when it goes through.
  ///
  /// @param key its key; only a digest of it is kept
  public Optional<Outcome> decide(DeliveryId id, String key, Duration per) {
    String row = prefix(id.target()) + Sha256.hex(key);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<Registered> found = registry.find(row);
      if (found.isPresent()) {
        DeliveryId holder = holder(found.get());
        if (holder.equals(id)) {
          return Optional.empty();
        }
        Instant now = clock.now();
        switch (standing(holder, now, MAX_CHAIN)) {
          case Standing.Pending(Instant askAgain) -> {
            return Optional.of(new Outcome.Postponed(askAgain));
          }
          case Standing.Arrived(Instant at) when now.isBefore(at.plus(per)) -> {
            return Optional.of(new Stead(Stead.Reason.THROTTLED, holder).outcome());
          }
          case Standing.Arrived _, Standing.Gone _ -> {}
        }
      } else if (isFull(id.target())) {
        return Optional.empty();
      }
      if (taken(row, id, found)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Outcome.Postponed(clock.now().plus(SOON)));
  }

  private boolean taken(String row, DeliveryId id, Optional<Registered> before) {
    try {
      long version = before.map(Registered::version).orElse(Registry.ABSENT);
      registry.put(row, Payload.ofText(id.toString()), version);
    } catch (Fault fault) {
      if (fault.code().equals("registry-conflict")) {
        return false;
      }
      throw fault;
    }
    if (before.isEmpty()) {
      count(id.target()).incrementAndGet();
    }
    return true;
  }

  private boolean isFull(TargetName target) {
    if (count(target).get() < MAX_KEYS) {
      return false;
    }
    Instant now = clock.now();
    Instant last = said.get(target);
    if (last == null || last.plus(SAID).isBefore(now)) {
      said.put(target, now);
      LOG.log(
          System.Logger.Level.WARNING,
          "target {0} throttles {1} keys already; messages of other keys go through",
          target,
          MAX_KEYS);
    }
    return true;
  }

  private AtomicInteger count(TargetName target) {
    return counts.computeIfAbsent(
        target, _ -> new AtomicInteger(registry.list(prefix(target), "", MAX_KEYS).size()));
  }

  private Standing standing(DeliveryId id, Instant now, int links) {
    Optional<DeliveryView> found = outbox.find(id);
    if (found.isEmpty()) {
      // A digest that routing has not come to is on its way; what is forgotten may have been dead.
      return id.position().compareTo(outbox.cursor()) >= 0
          ? new Standing.Pending(now.plus(SOON))
          : new Standing.Gone();
    }
    DeliveryView view = found.get();
    return switch (view.state()) {
      case DEAD -> new Standing.Gone();
      case LEASED -> new Standing.Pending(now.plus(SOON));
      case DUE -> new Standing.Pending(within(now, view.due().orElse(now)));
      case DELIVERED -> {
        Optional<Stead> stead = Stead.of(view);
        if (stead.isEmpty()) {
          Instant ended = Stead.ended(view);
          // A wall clock that was set back must not make the time longer.
          yield new Standing.Arrived(ended.isAfter(now) ? now : ended);
        }
        yield links > 1 ? standing(stead.get().by(), now, links - 1) : new Standing.Gone();
      }
    };
  }

  private static Instant within(Instant now, Instant due) {
    Instant soon = now.plus(SOON);
    Instant latest = now.plus(LATEST);
    return due.isBefore(soon) ? soon : due.isAfter(latest) ? latest : due;
  }

  /// Forgets the keys that hold nothing up any more.
  ///
  /// @param per the time that a target's keys count for; empty when it does not throttle
  /// @return how many it has forgotten
  public int sweep(Function<TargetName, Optional<Duration>> per) throws InterruptedException {
    int gone = 0;
    String after = "";
    List<Registered> page = registry.list(PREFIX, after, PAGE);
    while (!page.isEmpty()) {
      for (Registered row : page) {
        DeliveryId holder = holder(row);
        gone += gates.alone(holder.target(), () -> swept(row, holder, per)) ? 1 : 0;
      }
      after = page.getLast().key();
      page = registry.list(PREFIX, after, PAGE);
    }
    return gone;
  }

  private boolean swept(
      Registered row, DeliveryId holder, Function<TargetName, Optional<Duration>> per) {
    Instant now = clock.now();
    Optional<Duration> time = per.apply(holder.target());
    boolean isOver =
        switch (standing(holder, now, MAX_CHAIN)) {
          case Standing.Pending _ -> time.isEmpty();
          case Standing.Gone _ -> true;
          case Standing.Arrived(Instant at) -> time.isEmpty() || !now.isBefore(at.plus(time.get()));
        };
    if (!isOver) {
      return false;
    }
    try {
      registry.delete(row.key(), row.version());
    } catch (Fault fault) {
      if (fault.code().equals("registry-conflict")) {
        // Somebody holds it anew.
        return false;
      }
      throw fault;
    }
    AtomicInteger count = counts.get(holder.target());
    if (count != null) {
      count.decrementAndGet();
    }
    return true;
  }

  private static DeliveryId holder(Registered row) {
    return DeliveryId.parse(row.value().text())
        .orElseThrow(() -> new IllegalStateException("the row " + row.key() + " is damaged"));
  }

  private static String prefix(TargetName target) {
    return PREFIX + target + "/";
  }
}
