package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a line becomes.
public sealed interface Shaped {

  /// It is stored.
  record Stored(ObjectNode view) implements Shaped {}

  /// It is left out, as it should be.
  record Dropped() implements Shaped {}

  /// There is none.
  ///
  /// @param code `Transform.Failed` or `Transform.TooLarge`
  /// @param message why
  record Failed(String code, String message) implements Shaped {

    /// The transform has failed.
    static final String FAILED = "Transform.Failed";

    /// The transform makes too much.
    static final String TOO_LARGE = "Transform.TooLarge";

    private static final int MAX_MESSAGE = 500;

    /// Cuts a long message.
    public Failed {
      message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    }

    static Failed of(String message) {
      return new Failed(FAILED, message);
    }
  }
}
