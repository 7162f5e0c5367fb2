package dev.sluice.events.cesql;

/// What an attribute holds and an expression gives: a string, an integer or a boolean.
public sealed interface Value {

  /// The value as a string, which every value has.
  String text();

  /// A string.
  record Text(String text) implements Value {}

  /// An integer of 32 bits.
  record Whole(int value) implements Value {
    @Override
    public String text() {
      return Integer.toString(value);
    }
  }

  /// A boolean.
  record Flag(boolean value) implements Value {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }
}
