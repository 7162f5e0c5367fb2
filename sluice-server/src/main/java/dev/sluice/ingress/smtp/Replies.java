package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Reply;
import java.io.IOException;

/// The server's own replies (RFC 5321, section 4.2; RFC 3463).
final class Replies {

  static final Reply OK = new Reply(250, "2.0.0", "ok");
  static final Reply RESET = new Reply(250, "2.0.0", "forgotten");
  static final Reply SENDER_OK = new Reply(250, "2.1.0", "sender ok");
  static final Reply BYE = new Reply(221, "2.0.0", "bye");
  static final Reply HELP =
      new Reply(214, "2.0.0", "see RFC 5321; mail is taken, and never passed on for others");
  static final Reply VERIFY =
      new Reply(252, "2.5.0", "addresses are only checked when mail comes for them");
  static final Reply STARTTLS = new Reply(220, "2.0.0", "begin TLS now");
  static final Reply SIGNED_IN = new Reply(235, "2.7.0", "signed in");

  static final Reply STOPPING = new Reply(421, "4.3.2", "the server stops; come back later");
  static final Reply TIMEOUT = new Reply(421, "4.4.2", "nothing came in time");
  static final Reply SESSION_OVER = new Reply(421, "4.4.2", "the session has lasted too long");
  static final Reply TOO_SLOW = new Reply(421, "4.4.2", "the message comes too slowly");
  static final Reply BROKEN = new Reply(421, "4.3.0", "an error of the server's own");
  static final Reply TOO_MANY_ERRORS = new Reply(421, "4.7.0", "too many errors");
  static final Reply TOO_MANY_REFUSED = new Reply(421, "4.7.0", "too many refused recipients");
  static final Reply TOO_MANY_SIGN_INS = new Reply(421, "4.7.0", "too many failed sign-ins");
  static final Reply TOO_MANY_MESSAGES =
      new Reply(421, "4.7.0", "too many messages in one session; come back for the others");
  static final Reply TOO_MANY_CONNECTIONS =
      new Reply(421, "4.3.2", "too many connections; come back later");
  static final Reply TOO_MANY_OF_YOURS =
      new Reply(421, "4.7.0", "too many connections from your address; come back later");
  static final Reply TOO_EARLY = new Reply(554, "5.5.1", "you spoke before you were greeted");
  static final Reply NOT_SMTP = new Reply(554, "5.5.1", "this is SMTP");

  static final Reply UNKNOWN = new Reply(500, "5.5.1", "no such command");
  static final Reply LINE_TOO_LONG =
      new Reply(500, "5.5.2", "a line is longer than " + Wire.MAX_LINE + " bytes");
  static final Reply NOT_TEXT =
      new Reply(500, "5.5.2", "a line has control characters, or is not UTF-8");
  static final Reply NO_ARGUMENT = new Reply(501, "5.5.4", "the command takes no argument");
  static final Reply NEEDS_NAME = new Reply(501, "5.5.4", "say your name, as in EHLO example.com");
  static final Reply GREET_FIRST = new Reply(503, "5.5.1", "say EHLO or HELO first");
  static final Reply NESTED = new Reply(503, "5.5.1", "a message is begun already");
  static final Reply MAIL_FIRST = new Reply(503, "5.5.1", "say MAIL FROM first");
  static final Reply IN_CHUNKS =
      new Reply(503, "5.5.1", "the message is under way in chunks; go on with BDAT, or say RSET");
  static final Reply NO_RECIPIENTS = new Reply(554, "5.5.1", "no recipient was taken");
  static final Reply NO_EXPN = new Reply(502, "5.5.1", "lists are not shown");
  static final Reply NO_TLS = new Reply(502, "5.5.1", "TLS is not offered");
  static final Reply IN_TLS = new Reply(503, "5.5.1", "this is TLS already");
  static final Reply TLS_FIRST = new Reply(530, "5.7.0", "say STARTTLS first");
  static final Reply SIGN_IN_FIRST = new Reply(530, "5.7.0", "sign in first");
  static final Reply NO_AUTH = new Reply(502, "5.5.1", "signing in is not offered");
  static final Reply AUTH_IN_TLS = new Reply(538, "5.7.11", "signing in takes TLS first");
  static final Reply AUTH_TWICE = new Reply(503, "5.5.1", "you have signed in already");
  static final Reply AUTH_IN_MAIL = new Reply(503, "5.5.1", "a message is begun already");
  static final Reply NO_MECHANISM = new Reply(504, "5.5.4", "PLAIN and LOGIN are known");
  static final Reply CANCELLED = new Reply(501, "5.7.0", "not signed in, as you wish");
  static final Reply NOT_BASE64 =
      new Reply(501, "5.5.2", "that is not base64, or not what it has to hold");
  static final Reply WRONG_PASSWORD =
      new Reply(535, "5.7.8", "name and password do not belong together, or may not do this");

  static final Reply FROM_SYNTAX = new Reply(501, "5.5.4", "right is MAIL FROM:<a@example.com>");
  static final Reply TO_SYNTAX = new Reply(501, "5.5.4", "right is RCPT TO:<a@example.com>");
  static final Reply BAD_SENDER = new Reply(501, "5.1.7", "the sender is not an address");
  static final Reply BAD_RECIPIENT = new Reply(501, "5.1.3", "the recipient is not an address");
  static final Reply NOT_ASCII =
      new Reply(553, "5.6.7", "an address outside of ASCII needs SMTPUTF8 in MAIL FROM");
  static final Reply BAD_PARAMETER = new Reply(501, "5.5.4", "a parameter is wrong");
  static final Reply UNKNOWN_PARAMETER = new Reply(555, "5.5.4", "a parameter is not known");
  static final Reply TOO_MANY_RECIPIENTS =
      new Reply(452, "4.5.3", "too many recipients; send again for the others");
  static final Reply TOO_LARGE = new Reply(552, "5.3.4", "the message is too large");
  static final Reply BAD_CHUNK = new Reply(501, "5.5.4", "right is BDAT 1000 or BDAT 1000 LAST");

  static final Reply BARE_CR =
      new Reply(550, "5.5.2", "bare <CR> received; only CR LF ends a line");
  static final Reply BARE_LF =
      new Reply(550, "5.5.2", "bare <LF> received; only CR LF ends a line");
  static final Reply LONG_LINE = new Reply(550, "5.6.0", "a line of the message is too long");
  static final Reply LOOP =
      new Reply(554, "5.4.6", "too many Received headers; the message goes round");

  private static final Reply STORAGE = new Reply(452, "4.3.1", "no room for now; try again later");
  private static final Reply NOT_KEPT =
      new Reply(451, "4.3.0", "the message cannot be kept now; try again later");
  private static final int MAX_TEXT = 400;

  private Replies() {}

  /// A bare newline in a command; the server does not go on.
  static Reply bareInCommand(String which) {
    return new Reply(521, "5.5.2", "bare " + which + " received; only CR LF ends a line");
  }

  /// What a sender is told of a fault: only what is wrong with the message itself is for good.
  static Reply of(Fault fault) {
    return switch (fault.kind()) {
      case TOO_LARGE -> new Reply(552, "5.3.4", ascii(fault.sentence()));
      case INVALID, UNSUPPORTED -> new Reply(554, "5.6.0", ascii(fault.sentence()));
      case FORBIDDEN, UNAUTHENTICATED -> new Reply(550, "5.7.1", ascii(fault.sentence()));
      case BUSY, LIMITED -> STORAGE;
      case UNAVAILABLE -> fault.code().startsWith("disk") ? STORAGE : NOT_KEPT;
      case NOT_FOUND, CONFLICT -> NOT_KEPT;
    };
  }

  /// What a sender is told of trouble with a disk.
  static Reply of(IOException trouble) {
    return String.valueOf(trouble.getMessage()).contains("No space left") ? STORAGE : NOT_KEPT;
  }

  private static String ascii(String text) {
    String shown = text.replaceAll("[^ -~]", "?").strip();
    return shown.isEmpty() ? "refused" : shown.substring(0, Math.min(MAX_TEXT, shown.length()));
  }
}
