package dev.sluice.notify;

import dev.sluice.journal.Journal;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.manners.Gates;
import dev.sluice.notify.manners.Manners;
import dev.sluice.notify.manners.Throttle;
import dev.sluice.notify.manners.Throttling;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Makes the targets of all integrations of topics, and keeps what their manners remember small.
public final class TopicTargets {

  private final Topics topics;
  private final Map<Topic.Origin, Sending> sending = new EnumMap<>(Topic.Origin.class);
  private final Gates gates = new Gates();
  private final Throttling throttling;
  private final Digests digests;
  private final Posts.Door door;
  private final Clock clock;

  /// Targets over an engine.
  ///
  /// @param sender sends what a topic of the configuration, or of the API, has
  /// @param registry keeps what throttles and digests remember
  /// @param door takes digests and what goes on to a fallback
  public TopicTargets(
      Topics topics,
      Integrations catalog,
      Function<Topic.Origin, Sender> sender,
      Registry registry,
      Journal journal,
      Outbox outbox,
      Posts.Door door,
      Clock clock,
      RandomGenerator random) {
    this.topics = topics;
    for (Topic.Origin origin : Topic.Origin.values()) {
      sending.put(origin, new Sending(catalog, sender.apply(origin)));
    }
    this.throttling = new Throttling(registry, outbox, clock, gates);
    this.digests = new Digests(registry, journal, outbox, door, clock, random);
    this.door = door;
    this.clock = clock;
  }

  /// The target of one integration of a topic.
  public TopicTarget of(TopicId topic, String key) {
    return new TopicTarget(topics, topic, key, this);
  }

  /// Forgets what throttles and digests need no more.
  public void sweep() throws InterruptedException {
    throttling.sweep(target -> manners(target).flatMap(Manners::throttle).map(Throttle::per));
    digests.sweep(gates, target -> manners(target).flatMap(Manners::digest).isPresent());
  }

  private Optional<Manners> manners(TargetName target) {
    return TopicId.ofTarget(target)
        .flatMap(topics::find)
        .flatMap(topic -> topic.integration(TopicId.keyOfTarget(target)))
        .map(TopicIntegration::manners);
  }

  Sending sending(Topic.Origin origin) {
    return Objects.requireNonNull(sending.get(origin));
  }

  Gates gates() {
    return gates;
  }

  Throttling throttling() {
    return throttling;
  }

  Digests digests() {
    return digests;
  }

  Posts.Door door() {
    return door;
  }

  Clock clock() {
    return clock;
  }
}
