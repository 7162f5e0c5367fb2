package dev.sluice.event;

/// The value of an extension attribute, in the type that it came with.
///
/// Binary, URI and timestamp values travel as text in every format, and stay text here.
public sealed interface Extension {

  /// The value as text, in CloudEvents' canonical form.
  String text();

  /// A string.
  record Text(String text) implements Extension {
    /// Checks the characters that CloudEvents forbids in strings.
    public Text {
      Attributes.requireString("an extension", text);
    }
  }

  /// A Boolean.
  record Flag(boolean value) implements Extension {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /// A whole number of 32 bits.
  record Whole(int value) implements Extension {
    @Override
    public String text() {
      return Integer.toString(value);
    }
  }
}
