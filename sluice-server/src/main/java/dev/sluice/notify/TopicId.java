package dev.sluice.notify;

import dev.sluice.outbox.TargetName;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// What a topic is called in the outbox: 12 lower-case letters and digits, made once for a name.
///
/// A topic that is removed and made again under its name has the same id, so that what its
/// integrations are owed goes on. It is no secret.
public record TopicId(String value) {

  /// With what the names of the targets of all topics begin.
  public static final String TARGET_PREFIX = "topic.";

  static final int LENGTH = 12;

  private static final Pattern FORM = Pattern.compile("[a-z0-9]{12}");
  private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

  /// Checks the form.
  public TopicId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a topic's id has 12 lower-case letters and digits");
    }
  }

  static TopicId random(RandomGenerator random) {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new TopicId(id.toString());
  }

  /// What an integration of the topic is called among targets: `topic.<id>.<key>`.
  public TargetName target(String key) {
    return new TargetName(TARGET_PREFIX + value + "." + key);
  }

  /// The topic of a target; empty for a target of the configuration, which may be called alike.
  static Optional<TopicId> ofTarget(TargetName target) {
    String name = target.value();
    int dot = TARGET_PREFIX.length() + LENGTH;
    if (!name.startsWith(TARGET_PREFIX) || name.length() <= dot + 1 || name.charAt(dot) != '.') {
      return Optional.empty();
    }
    String id = name.substring(TARGET_PREFIX.length(), dot);
    return FORM.matcher(id).matches() ? Optional.of(new TopicId(id)) : Optional.empty();
  }

  /// The key of an integration, of its target.
  static String keyOfTarget(TargetName target) {
    return target.value().substring(TARGET_PREFIX.length() + LENGTH + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
