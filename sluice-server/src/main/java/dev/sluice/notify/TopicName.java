package dev.sluice.notify;

import java.util.Comparator;
import java.util.regex.Pattern;

/// The name of a topic: its channel and its own, each 1 to 64 letters, digits, `.`, `_` and `-`.
///
/// The two stay apart wherever they go: `a_b` with `c` and `a` with `b_c` are two topics.
public record TopicName(String channel, String name) implements Comparable<TopicName> {

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");
  private static final Comparator<TopicName> ORDER =
      Comparator.comparing(TopicName::channel).thenComparing(TopicName::name);

  /// Checks both parts.
  ///
  /// @throws IllegalArgumentException when one is no name
  public TopicName {
    if (!PART.matcher(channel).matches() || !PART.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a topic is named channel/topic, and each of the two has 1 to 64 letters, digits, '.',"
              + " '_' or '-', the first not a '.'");
    }
  }

  /// Reads the text form back.
  ///
  /// @throws IllegalArgumentException when it is none
  public static TopicName parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new TopicName(text, "")
        : new TopicName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(TopicName other) {
    return ORDER.compare(this, other);
  }

  /// `channel/topic`.
  @Override
  public String toString() {
    return channel + "/" + name;
  }
}
