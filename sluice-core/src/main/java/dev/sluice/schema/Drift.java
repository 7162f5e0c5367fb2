package dev.sluice.schema;

/// A change in what events look like.
///
/// @param change what has changed
/// @param pointer which field, as a JSON pointer that begins with `/detail`, with `*` for the items
///   of an array
/// @param shape its new type; of a field that has vanished, the type that it had last
/// @param looked how many events had been looked at
public record Drift(EventKind kind, Change change, String pointer, Shape shape, long looked) {

  /// What can change.
  public enum Change {
    NEW_FIELD("new-field"),
    NEW_TYPE("new-type"),
    VANISHED_FIELD("vanished-field");

    private final String word;

    Change(String word) {
      this.word = word;
    }

    /// The change as it is written.
    public String word() {
      return word;
    }
  }
}
