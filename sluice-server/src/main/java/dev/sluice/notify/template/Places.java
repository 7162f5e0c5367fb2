package dev.sluice.notify.template;

/// Knows each place of a model.
@FunctionalInterface
public interface Places {

  /// The place at a path.
  ///
  /// @param path where the text stands, as in `blocks.0.text.text`; empty for a model that is a
  ///   text
  /// @param parent the object that the text is a field of, as its author wrote it; without fields
  ///   for a model that is a text, and the nearest object above for a text in an array
  Place at(String path, Json.Fields parent);

  /// The same place everywhere.
  static Places all(Place place) {
    return (_, _) -> place;
  }
}
