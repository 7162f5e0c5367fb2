package dev.sluice.config;

import dev.sluice.archive.ArchiveSettings;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.notify.TopicIntegration;
import dev.sluice.notify.TopicName;
import dev.sluice.target.app.AppSettings;
import dev.sluice.target.http.HttpTargetSettings;
import java.nio.file.Path;
import java.time.Duration;

/// A target of the configuration.
public sealed interface TargetSettings {

  /// Whether it is delivered to; a target that is not keeps what it is owed.
  boolean enabled();

  /// An archive on disk.
  ///
  /// @param path the folder that its objects stand in, absolute
  /// @param settings how it writes
  record ArchiveTarget(Path path, ArchiveSettings settings, boolean enabled)
      implements TargetSettings {}

  /// An HTTP API.
  ///
  /// @param settings which one, and how it is called
  /// @param policy how often and how long it is tried
  record HttpTarget(HttpTargetSettings settings, DeliveryPolicy policy, boolean enabled)
      implements TargetSettings {}

  /// An application.
  ///
  /// @param settings which one, and what it gets
  /// @param policy how often and how long it is tried
  record App(AppSettings settings, DeliveryPolicy policy, boolean enabled)
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

  /// What holds for topics and integrations when nothing is configured: as for any target, with
  /// fewer attempts at once, since their receivers are somebody's chat or mailbox.
  DeliveryPolicy NOTIFYING =
      new DeliveryPolicy(
          4,
          DeliveryPolicy.DEFAULT.perSecond(),
          DeliveryPolicy.DEFAULT.deadline(),
          DeliveryPolicy.DEFAULT.maxAttempts(),
          DeliveryPolicy.DEFAULT.maxAge());

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
