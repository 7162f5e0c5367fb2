package dev.sluice.mail.relay;

import dev.sluice.fault.Fault;

/// A whole message that says what became of somebody's mail; it goes out with the null reverse-path
/// (RFC 3464, section 2), so that nobody reports on it in turn.
///
/// @param to an e-mail address
/// @param content headers and body, in ASCII, each line ended by CRLF
public record Report(String to, String content) implements Mailing {

  /// How long one may be.
  public static final int MAX_CONTENT = 64 << 10;

  /// Refuses what cannot be sent.
  ///
  /// @throws Fault `invalid-letter`
  public Report {
    if (!isAddress(to)) {
      throw invalid("the address of a report must be like ada@example.com");
    }
    if (content.length() > MAX_CONTENT
        || content.chars().anyMatch(c -> c > 0x7e || c < ' ' && "\r\n\t".indexOf(c) < 0)) {
      throw invalid("a report has at most " + MAX_CONTENT + " characters of ASCII");
    }
  }

  /// Whether a text is an address that reports go to: those of senders, whose local parts may be
  /// longer than those of readers.
  public static boolean isAddress(String text) {
    return Letter.isPlain(text);
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-letter", sentence);
  }

  /// Never shows the address or the content.
  @Override
  public String toString() {
    return "Report[***]";
  }
}
