package dev.sluice.mail;

import java.util.regex.Pattern;

/// What a sender is told (RFC 5321, section 4.2; RFC 3463).
///
/// @param code three digits; 4xx asks it to try again, 5xx not to
/// @param status the enhanced status code, as in `5.1.1`, of the same class
/// @param text one line of printable ASCII
public record Reply(int code, String status, String text) {

  private static final Pattern STATUS = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");

  /// Checks the parts, so that no text can end its line.
  public Reply {
    if (code < 200 || code > 599 || code >= 300 && code < 400) {
      throw new IllegalArgumentException("a reply's code is 200 to 299 or 400 to 599");
    }
    if (!STATUS.matcher(status).matches() || status.charAt(0) - '0' != code / 100) {
      throw new IllegalArgumentException(
          "the status of a " + code + " is like " + code / 100 + ".0.0");
    }
    if (text.isBlank() || text.length() > 400 || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "a reply's text is 1 to 400 characters of printable ASCII");
    }
  }

  /// Whether it says yes.
  public boolean isPositive() {
    return code < 300;
  }

  /// As on the wire, without its line's end.
  @Override
  public String toString() {
    return code + " " + status + " " + text;
  }
}
