package dev.sluice.notify;

import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A topic: what is posted to it reaches all of its integrations.
///
/// @param id what it is called in the outbox
/// @param name its name
/// @param origin who has it
/// @param isStrict whether a post that lacks a variable of a model is refused
/// @param integrations whom its messages reach, in the order in which they are shown
/// @param made when it was made, and by whom; empty for one of the configuration
/// @param changed when it was last changed, and by whom; empty for one of the configuration
/// @param hashes its secrets that may count, newest first; empty for one of the configuration
/// @param version grows with each change; 0 for one of the configuration
public record Topic(
    TopicId id,
    TopicName name,
    Origin origin,
    boolean isStrict,
    List<TopicIntegration> integrations,
    Optional<Change> made,
    Optional<Change> changed,
    List<TopicHash> hashes,
    long version) {

  /// Where a topic stands.
  public enum Origin {
    /// In the configuration, which alone can change it.
    FILE,
    /// In the registry, made at run time.
    API
  }

  /// When something was done, and by whom.
  public record Change(Instant at, String by) {}

  /// Copies the lists.
  public Topic {
    integrations = List.copyOf(integrations);
    hashes = List.copyOf(hashes);
  }

  /// The integration of a key.
  public Optional<TopicIntegration> integration(String key) {
    return integrations.stream().filter(each -> each.key().equals(key)).findFirst();
  }

  /// The keys of the integrations, in their order.
  public List<String> keys() {
    return integrations.stream().map(TopicIntegration::key).toList();
  }

  /// The keys of the integrations that a post reaches by itself: those that are nobody's fallback.
  public List<String> addressed() {
    List<String> keys = new ArrayList<>(keys());
    integrations.forEach(each -> each.manners().fallback().ifPresent(keys::remove));
    return keys;
  }

  /// Whether what reaches an integration is single posts, digests, or either of them.
  ///
  /// @return whether it is a digest, for each sort that there may be
  Set<Boolean> sees(TopicIntegration integration) {
    Set<Boolean> sorts = new TreeSet<>();
    for (TopicIntegration each : integrations) {
      if (each.manners().fallback().filter(integration.key()::equals).isPresent()) {
        sorts.addAll(sees(each));
      }
    }
    if (sorts.isEmpty()) {
      sorts.add(false);
    }
    return integration.manners().digest().isPresent() ? Set.of(true) : sorts;
  }

  /// What each integration is called among targets, in their order.
  public List<TargetName> targets() {
    return keys().stream().map(id::target).toList();
  }
}
