package dev.sluice.events.shape;

import java.util.Optional;

/// What a row is asked about: one record, in its event, with the header fields that it came with.
///
/// @param headers the header fields of the request; none when it was no request
/// @param root the whole event
/// @param record the record; the whole event when it has no records
/// @param group the name that the record's list stands under, when records are grouped
record Scene(Fields headers, Node root, Node record, Optional<String> group) {

  /// Header fields, asked for without regard to case.
  @FunctionalInterface
  interface Fields {
    /// The first value of a field.
    Optional<String> first(String name);
  }

  /// No header fields.
  static final Fields NO_HEADERS = name -> Optional.empty();

  /// The whole event.
  static Scene of(Fields headers, Node root) {
    return new Scene(headers, root, root, Optional.empty());
  }

  /// One of its records.
  Scene at(Records.One one) {
    return new Scene(headers, root, one.node(), one.group());
  }
}
