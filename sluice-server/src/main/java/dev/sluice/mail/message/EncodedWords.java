package dev.sluice.mail.message;

import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/// Encoded words (RFC 2047) made readable.
final class EncodedWords {

  private EncodedWords() {}

  /// The text with its encoded words decoded. A charset that is not known, or an encoding that is
  /// broken, leaves the text as it is.
  static String decoded(String text) {
    if (!text.contains("=?")) {
      return text;
    }
    try {
      return clean(
          DecoderUtil.decodeEncodedWords(text, DecodeMonitor.SILENT, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Whatever a decoder makes of a broken word, the message is taken with the word as it came.
      return text;
    }
  }

  /// What was encoded can be anything, line ends too.
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c != '\t' && Character.isISOControl(c) || isLoneSurrogate(c) ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isLoneSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
