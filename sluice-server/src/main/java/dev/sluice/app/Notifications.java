package dev.sluice.app;

import dev.sluice.config.TargetSettings;
import dev.sluice.delivery.Deliveries;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.notify.NotificationEndpoints;
import dev.sluice.ingress.http.notify.SnsEndpoint;
import dev.sluice.ingress.http.notify.TopicEndpoints;
import dev.sluice.intake.Intake;
import dev.sluice.notify.FileTopic;
import dev.sluice.notify.Messages;
import dev.sluice.notify.NotificationAddressing;
import dev.sluice.notify.Posts;
import dev.sluice.notify.Previews;
import dev.sluice.notify.RuleIntegration;
import dev.sluice.notify.RuleTopic;
import dev.sluice.notify.Topic;
import dev.sluice.notify.TopicIntegration;
import dev.sluice.notify.TopicTargets;
import dev.sluice.notify.Topics;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.manners.Manners;
import dev.sluice.notify.sns.SnsPosts;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.signature.sns.SnsFetch;
import dev.sluice.target.http.Fetch;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The topics of a running hub. Each integration of each topic is a target of its own, which comes
/// and goes with the topic.
final class Notifications implements AutoCloseable {

  /// How long SNS may take for its certificate, and for a confirmation.
  private static final Duration SNS_PATIENCE = Duration.ofSeconds(5);

  /// How an integration is treated: as any target, with fewer attempts at once, since its receiver
  /// is somebody's chat or mailbox.
  static final DeliveryPolicy POLICY = TargetSettings.NOTIFYING;

  /// How often what throttles and digests remember is made small.
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Integrations catalog;
  private final OutgoingSide outgoing;
  private final Fetch fetch;
  private final Clock clock;
  private final Deliveries deliveries;
  private final Topics topics;
  private final Posts posts;
  private final Messages messages;
  private final Previews previews;
  private final SnsPosts sns;
  private final TopicTargets targets;
  private final Map<TargetName, DeliveryPolicy> delivered = new ConcurrentHashMap<>();
  private final Rounds sweeps;

  private Notifications(
      List<FileTopic> fromFile,
      Secrets sealed,
      RocksEngine engine,
      Intake intake,
      Deliveries deliveries,
      OutgoingSide outgoing,
      Clock clock) {
    SecureRandom random = new SecureRandom();
    this.catalog = Integrations.all(clock, random);
    this.outgoing = outgoing;
    this.fetch = new Fetch(outgoing.users(), SNS_PATIENCE);
    this.clock = clock;
    this.deliveries = deliveries;
    this.topics =
        new Topics(
            fromFile,
            sealed.registry(),
            sealed.changes(),
            clock,
            random,
            catalog,
            outgoing::require);
    this.posts = new Posts(topics, catalog, intake::admitOwn, engine.journal(), random);
    this.previews = new Previews(catalog, clock);
    this.messages = new Messages(topics, engine.journal(), engine.outbox());
    this.sns = new SnsPosts(posts, fetch::get, clock);
    this.targets =
        new TopicTargets(
            topics,
            catalog,
            this::sender,
            sealed.registry(),
            engine.journal(),
            engine.outbox(),
            intake::admitOwn,
            clock,
            random);
    this.sweeps = Rounds.start("notify-sweep", SWEEP, targets::sweep);
  }

  private Sender sender(Topic.Origin origin) {
    return switch (origin) {
      case FILE -> new Sender(outgoing.operators(), POLICY.deadline(), clock);
      case API -> new Sender(outgoing.users(), POLICY.deadline(), clock, outgoing.guard());
    };
  }

  /// Reads the topics, and begins to deliver to their integrations.
  ///
  /// @throws dev.sluice.fault.Fault when a topic of the file is wrong, or a row of the registry
  ///   cannot be opened
  static Notifications start(
      List<FileTopic> fromFile,
      Secrets sealed,
      RocksEngine engine,
      Intake intake,
      Deliveries deliveries,
      OutgoingSide outgoing,
      Clock clock) {
    Notifications started =
        new Notifications(fromFile, sealed, engine, intake, deliveries, outgoing, clock);
    started.topics.listen(started::changed);
    return started;
  }

  private void changed(Optional<Topic> before, Optional<Topic> after) {
    Set<TargetName> gone = new HashSet<>();
    before.ifPresent(topic -> gone.addAll(topic.targets()));
    after.ifPresent(topic -> {
      for (TopicIntegration each : topic.integrations()) {
        TargetName name = topic.id().target(each.key());
        gone.remove(name);
        DeliveryPolicy policy = policy(each.manners());
        // What is there already looks the topic up at each attempt; only its pace is its own.
        if (!policy.equals(delivered.put(name, policy))) {
          deliveries.start(name, targets.of(topic.id(), each.key()), policy);
        }
      }
    });
    gone.forEach(name -> {
      delivered.remove(name);
      deliveries.stop(name);
    });
  }

  private static DeliveryPolicy policy(Manners manners) {
    return new DeliveryPolicy(
        POLICY.concurrency(),
        manners.perSecond().orElse(POLICY.perSecond()),
        POLICY.deadline(),
        manners.attempts().orElse(POLICY.maxAttempts()),
        manners.age().orElse(POLICY.maxAge()));
  }

  /// Begins to pass what a target of the configuration is owed on to a topic.
  void start(TargetName target, TargetSettings.Topic settings) {
    deliveries.start(target, new RuleTopic(topics, posts, settings.topic()), settings.policy());
  }

  /// Begins to send what a target of the configuration is owed with one integration.
  void start(TargetName target, TargetSettings.Notify settings) {
    Sender sender = new Sender(outgoing.operators(), settings.policy().deadline(), clock);
    deliveries.start(
        target,
        new RuleIntegration(settings.integration(), settings.isStrict(), catalog, sender),
        settings.policy());
  }

  /// Whether a target is an integration of a topic that there is.
  boolean delivers(TargetName name) {
    return delivered.containsKey(name);
  }

  /// The topics themselves.
  Topics topics() {
    return topics;
  }

  Addressing addressing() {
    return new NotificationAddressing();
  }

  /// Gets what stands at URLs of SNS, which whoever posts has set.
  SnsFetch fetch() {
    return fetch::get;
  }

  /// What senders call.
  Routes.Builder open() {
    return NotificationEndpoints.routes(posts, messages, previews).with(SnsEndpoint.routes(sns));
  }

  /// What operators call.
  Routes.Builder management() {
    return TopicEndpoints.routes(topics);
  }

  @Override
  public void close() {
    sweeps.close();
  }
}
