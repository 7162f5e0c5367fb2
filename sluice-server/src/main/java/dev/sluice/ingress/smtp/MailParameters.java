package dev.sluice.ingress.smtp;

import dev.sluice.mail.Reply;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The parameters of `MAIL` (RFC 1870, RFC 6152, RFC 6531, RFC 4954).
///
/// @param refusal why they are not taken
/// @param size how large the message is said to be; 0 when nothing is said
/// @param isInternationalized whether addresses and headers may be UTF-8
record MailParameters(Optional<Reply> refusal, long size, boolean isInternationalized) {

  private static final MailParameters NONE = new MailParameters(Optional.empty(), 0, false);

  /// @param knowsAuth whether `AUTH=` is taken, which says nothing that is used
  static MailParameters read(String text, boolean knowsAuth) {
    MailParameters parameters = NONE;
    Set<String> seen = new HashSet<>();
    for (String word : text.isEmpty() ? new String[0] : text.split(" +")) {
      int equals = word.indexOf('=');
      String name = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      if (!seen.add(name)) {
        return refused(Replies.BAD_PARAMETER);
      }
      parameters =
          switch (name) {
            case "SIZE" -> parameters.size(value);
            case "BODY" ->
                value.equalsIgnoreCase("7BIT") || value.equalsIgnoreCase("8BITMIME")
                    ? parameters
                    : refused(Replies.BAD_PARAMETER);
            case "SMTPUTF8" ->
                equals < 0
                    ? new MailParameters(Optional.empty(), parameters.size, true)
                    : refused(Replies.BAD_PARAMETER);
            case "AUTH" -> knowsAuth ? parameters : refused(Replies.UNKNOWN_PARAMETER);
            default -> refused(Replies.UNKNOWN_PARAMETER);
          };
      if (parameters.refusal.isPresent()) {
        return parameters;
      }
    }
    return parameters;
  }

  /// A number with more digits than a long has is larger than every limit.
  private MailParameters size(String digits) {
    if (!digits.matches("[0-9]{1,20}")) {
      return refused(Replies.BAD_PARAMETER);
    }
    long bytes = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    return new MailParameters(Optional.empty(), bytes, isInternationalized);
  }

  private static MailParameters refused(Reply reply) {
    return new MailParameters(Optional.of(reply), 0, false);
  }
}
