package dev.sluice.mail.relay;

import dev.sluice.fault.Fault;
import java.util.regex.Pattern;

/// A letter in plain text to one reader.
///
/// @param to an e-mail address
/// @param subject one line
/// @param text what it says
public record Letter(String to, String subject, String text) implements Mailing {

  /// How long an address may be, as RFC 5321 has it.
  public static final int MAX_ADDRESS = 254;

  private static final int MAX_SUBJECT = 200;
  private static final int MAX_TEXT = 20_000;

  /// Dot-atoms at a domain name; quoted local parts, comments and address literals are not taken.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

  /// Refuses what could break out of a header.
  ///
  /// @throws Fault `invalid-letter`
  public Letter {
    if (!isAddress(to)) {
      throw wrong("the address of a letter must be like ada@example.com");
    }
    if (subject.isBlank()
        || subject.length() > MAX_SUBJECT
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw wrong("the subject of a letter is one line of 1 to " + MAX_SUBJECT + " characters");
    }
    if (text.length() > MAX_TEXT) {
      throw wrong("a letter has at most " + MAX_TEXT + " characters");
    }
  }

  /// Whether a text is an address that letters go to.
  public static boolean isAddress(String text) {
    return text.indexOf('@') <= 64 && isPlain(text);
  }

  /// Whether a text is plain, and not longer than an address can be; its local part may be.
  static boolean isPlain(String text) {
    return text.length() <= MAX_ADDRESS && ADDRESS.matcher(text).matches();
  }

  private static Fault wrong(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-letter", sentence);
  }

  /// Never shows the address or the text.
  @Override
  public String toString() {
    return "Letter[***]";
  }
}
