package dev.sluice.mail.message;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/// Charsets by the names that messages give them.
final class Charsets {

  private Charsets() {}

  /// The charset of a name; empty when the name is wrong or this machine does not know it.
  static Optional<Charset> named(String name) {
    try {
      return name.isBlank() || name.length() > 64
          ? Optional.empty()
          : Optional.of(Charset.forName(name.strip()));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }
}
