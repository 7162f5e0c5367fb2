package dev.sluice.config;

import dev.sluice.archive.ArchiveSettings;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.notify.TopicIntegration;
import dev.sluice.notify.TopicName;
import dev.sluice.target.http.HttpTargetSettings;
import java.nio.file.Path;

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

  /// A topic, to which what rules match is passed on.
  ///
  /// @param topic its name; it need not be in the file
  record Topic(TopicName topic, boolean enabled) implements TargetSettings {}

  /// One integration, such as a chat or a pager.
  ///
  /// @param integration what is sent, and with what
  /// @param isStrict whether an event that lacks a variable of the model is refused
  record Notify(TopicIntegration integration, boolean isStrict, boolean enabled)
      implements TargetSettings {}
}
