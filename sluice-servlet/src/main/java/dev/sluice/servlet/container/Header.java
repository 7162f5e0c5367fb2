package dev.sluice.servlet.container;

/// One field line of a call or an answer, as HTTP has it (RFC 9110 §5).
///
/// @param name the field's name, in the case that it was written in
/// @param value its value
public record Header(String name, String value) {

  /// Refuses what cannot stand in a field line.
  public Header {
    if (!isToken(name)) {
      throw new IllegalArgumentException("the name of a header is a token (RFC 9110 §5.6.2)");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        throw new IllegalArgumentException(
            "header " + name + ": the value has a control character");
      }
    }
  }

  /// Whether a text can be the name of a header.
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPlain = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      if (!isPlain && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
