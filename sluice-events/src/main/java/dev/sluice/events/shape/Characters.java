package dev.sluice.events.shape;

import java.nio.charset.StandardCharsets;

/// Makes values of foreign events fit to be attributes of CloudEvents, by percent-encoding just the
/// characters that may not stand there. The data of the event still has them as they came.
final class Characters {

  private static final String URI_PUNCTUATION = "-._~:/?#[]@!$&'()*+,;=%";

  private Characters() {}

  /// What CloudEvents allows in a string (CloudEvents 1.0.2 §3.1): no control characters, halves of
  /// surrogate pairs or noncharacters.
  static String allowed(String text) {
    return encoded(text, false);
  }

  /// What may stand in a URI-reference (RFC 3986 §4.1).
  static String uriReference(String text) {
    return encoded(text, true);
  }

  private static String encoded(String text, boolean isUri) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (isUri ? isUriCharacter(text, i) : isAllowed(point)) {
        encoded.appendCodePoint(point);
        continue;
      }
      // Half a pair has no bytes of its own; U+FFFD is what stands for such.
      int shown = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
      for (byte octet : Character.toString(shown).getBytes(StandardCharsets.UTF_8)) {
        encoded.append("%%%02X".formatted(octet & 0xff));
      }
    }
    return encoded.toString();
  }

  private static boolean isAllowed(int point) {
    return point >= ' '
        && (point < 0x7f || point > 0x9f)
        && (point < 0xd800 || point > 0xdfff)
        && (point < 0xfdd0 || point > 0xfdef)
        && (point & 0xfffe) != 0xfffe;
  }

  private static boolean isUriCharacter(String text, int at) {
    char c = text.charAt(at);
    if (c == '%') {
      return isHex(text, at + 1) && isHex(text, at + 2);
    }
    return c < 128 && (Character.isLetterOrDigit(c) || URI_PUNCTUATION.indexOf(c) >= 0);
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && text.charAt(at) < 128 && Character.digit(text.charAt(at), 16) >= 0;
  }
}
