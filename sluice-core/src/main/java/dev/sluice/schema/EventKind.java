package dev.sluice.schema;

/// Which events are alike: those of one source, type and version.
///
/// @param version as {@link Versions} finds it; empty for none
public record EventKind(String source, String type, String version)
    implements Comparable<EventKind> {

  /// How many characters all three may have; what has more is counted and not kept.
  static final int MAX_CHARACTERS = 512;

  boolean isTooLong() {
    return source.length() + type.length() + version.length() > MAX_CHARACTERS;
  }

  @Override
  public int compareTo(EventKind other) {
    int byType = type.compareTo(other.type);
    int bySource = byType == 0 ? source.compareTo(other.source) : byType;
    return bySource == 0 ? version.compareTo(other.version) : bySource;
  }
}
