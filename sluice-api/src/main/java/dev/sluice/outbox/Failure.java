package dev.sluice.outbox;

/// Why an attempt did not arrive: a stable code such as `HTTP_503` or `TIMEOUT`, and a sentence.
///
/// @param code upper-case letters, digits and `_`; for programs, and for redriving by error
/// @param message for people, cut at 1,000 characters
public record Failure(String code, String message) {

  private static final int MAX_MESSAGE = 1_000;

  /// Cuts a message that is too long.
  public Failure {
    if (message.length() > MAX_MESSAGE) {
      // Half a surrogate pair could not be stored as it is.
      int end = MAX_MESSAGE - 1;
      end -= Character.isHighSurrogate(message.charAt(end - 1)) ? 1 : 0;
      message = message.substring(0, end) + "…";
    }
  }
}
