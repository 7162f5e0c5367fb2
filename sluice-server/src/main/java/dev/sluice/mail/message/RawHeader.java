package dev.sluice.mail.message;

/// A header as it stands in the message, for whoever checks signatures.
///
/// @param name as it is written
/// @param text all of it, a character for each byte, with CRLF between its lines and none at its
///   end
public record RawHeader(String name, String text) {

  /// What stands behind the colon, with its folds.
  public String value() {
    return text.substring(text.indexOf(':') + 1);
  }
}
