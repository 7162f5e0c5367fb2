package dev.sluice.index;

/// What an event can be found by: the number of a field, and 64 bits that stand for its value.
///
/// Different texts may share a term. That is harmless, because whoever finds an event by a term
/// looks at the event itself; it makes each term small and equally long.
///
/// @param field 1 to 255; a number is given to one field of one sort of event for good
/// @param value the value itself where it is a number, else {@link #of made} of its text
public record Term(int field, long value) {

  /// The largest number of a field.
  public static final int MAX_FIELD = 255;

  private static final long PRIME = 0x9E3779B97F4A7C15L;

  /// Refuses a field that has no place on disk.
  public Term {
    if (field < 1 || field > MAX_FIELD) {
      throw new IllegalArgumentException("a field is 1 to " + MAX_FIELD + ", not " + field);
    }
  }

  /// The term of a text. It stands on disk, so how it is made never changes.
  public static Term of(int field, String text) {
    long hash = PRIME ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
      hash ^= hash >>> 32;
    }
    // The last step of MurmurHash3: each bit of what came in changes half of the bits.
    hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
    return new Term(field, hash ^ hash >>> 33);
  }
}
