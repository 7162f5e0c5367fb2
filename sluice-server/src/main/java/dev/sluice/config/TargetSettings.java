package dev.sluice.config;

import dev.sluice.archive.ArchiveSettings;
import dev.sluice.delivery.CircuitPolicy;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.notify.TopicIntegration;
import dev.sluice.notify.TopicName;
import dev.sluice.routing.OrderKey;
import dev.sluice.target.app.AppSettings;
import dev.sluice.target.http.HttpTargetSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A target of the configuration.
public sealed interface TargetSettings {

  /// Whether it is delivered to; a target that is not keeps what it is owed.
  boolean enabled();

  /// By what its deliveries keep an order; empty for none.
  default Optional<OrderKey> order() {
    return Optional.empty();
  }

  /// An archive.
  ///
  /// @param place where its objects stand
  /// @param settings how it writes
  record ArchiveTarget(ArchivePlace place, ArchiveSettings settings, boolean enabled)
      implements TargetSettings {}

  /// An HTTP API.
  ///
  /// @param settings which one, and how it is called
  /// @param policy how often and how long it is tried
  record HttpTarget(
      HttpTargetSettings settings, DeliveryPolicy policy, Optional<OrderKey> order, boolean enabled)
      implements TargetSettings {}

  /// An application.
  ///
  /// @param settings which one, and what it gets
  /// @param policy how often and how long it is tried
  record App(AppSettings settings, DeliveryPolicy policy, Optional<OrderKey> order, boolean enabled)
      implements TargetSettings {}

  /// What holds for applications when nothing is configured: as for any target, with few calls at
  /// once, since each has a thread.
  DeliveryPolicy APP =
      new DeliveryPolicy(
          8,
          DeliveryPolicy.DEFAULT.perSecond(),
          Duration.ofSeconds(10),
          DeliveryPolicy.DEFAULT.maxAttempts(),
          DeliveryPolicy.DEFAULT.maxAge());

  /// What holds for an application at a URL when nothing is configured.
  DeliveryPolicy APP_AT_URL = circuit(APP, List.of());

  /// What holds for topics and integrations when nothing is configured: as for any target, with
  /// fewer attempts at once, since their receivers are somebody's chat or mailbox.
  DeliveryPolicy NOTIFYING =
      new DeliveryPolicy(
          4,
          DeliveryPolicy.DEFAULT.perSecond(),
          DeliveryPolicy.DEFAULT.deadline(),
          DeliveryPolicy.DEFAULT.maxAttempts(),
          DeliveryPolicy.DEFAULT.maxAge());

  /// What holds for an HTTP API when nothing is configured.
  DeliveryPolicy CALLING = circuit(DeliveryPolicy.DEFAULT, List.of());

  /// What holds for a webhook when nothing is configured: the schedule of Standard Webhooks, after
  /// which a delivery is dead.
  DeliveryPolicy WEBHOOK =
      circuit(
          new DeliveryPolicy(16, 0, Duration.ofSeconds(20), 10, Duration.ofDays(7)),
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)));

  private static DeliveryPolicy circuit(DeliveryPolicy of, List<Duration> waits) {
    return new DeliveryPolicy(
        of.concurrency(),
        of.perSecond(),
        of.deadline(),
        of.maxAttempts(),
        of.maxAge(),
        Optional.of(CircuitPolicy.DEFAULT),
        waits,
        of.blocks());
  }

  /// A topic, to which what rules match is passed on.
  ///
  /// @param topic its name; it need not be in the file
  /// @param policy how often and how long it is tried
  record Topic(TopicName topic, DeliveryPolicy policy, boolean enabled) implements TargetSettings {}

  /// One integration, such as a chat or a pager.
  ///
  /// @param integration what is sent, and with what
  /// @param isStrict whether an event that lacks a variable of the model is refused
  /// @param policy how often and how long it is tried
  record Notify(
      TopicIntegration integration, boolean isStrict, DeliveryPolicy policy, boolean enabled)
      implements TargetSettings {}
}
