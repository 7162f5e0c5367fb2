package dev.sluice.client;

import dev.sluice.event.Event;

/// What became of one entry of a request.
public sealed interface Entry {

  /// An entry that is an event now.
  record Translated(Event event) implements Entry {}

  /// An entry that cannot become one; the others of its request are not touched by that.
  ///
  /// @param code a code of PutEvents: {@link #MALFORMED_DETAIL} or {@link #INVALID_ARGUMENT}
  /// @param message what is wrong, for people
  record Malformed(String code, String message) implements Entry {

    /// The entry is not a JSON object.
    public static final String MALFORMED_DETAIL = "MalformedDetail";

    /// Something beside the entry, its `id`, is wrong.
    public static final String INVALID_ARGUMENT = "InvalidArgument";
  }
}
