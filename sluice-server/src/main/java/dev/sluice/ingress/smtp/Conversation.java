package dev.sluice.ingress.smtp;

import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.util.Optional;

/// What the parts of a session share: the wire, the client, and the counts that end the session.
final class Conversation {

  /// How many commands that lead nowhere are taken between two messages; each one more is an error.
  static final int MAX_IDLE_COMMANDS = 100;

  /// How often a client may fail to sign in.
  static final int MAX_FAILED_SIGN_INS = 3;

  private final SmtpLimits limits;
  private final Clock clock;
  private final Wire wire;
  private final Peer peer;
  private final long begun;
  private int errors;
  private int refusedRecipients;
  private int failedSignIns;
  private int idleCommands;
  private int messages;
  private boolean isOver;

  Conversation(SmtpLimits limits, Wire wire, Clock clock) {
    this.limits = limits;
    this.wire = wire;
    this.clock = clock;
    this.peer = new Peer(wire.peer());
    this.begun = clock.nanos();
  }

  Wire wire() {
    return wire;
  }

  Peer peer() {
    return peer;
  }

  /// Whether nothing more is said.
  boolean isOver() {
    return isOver;
  }

  /// When the next command must be whole.
  long commandDeadline() {
    return clock.nanos() + limits.times().idle().toNanos();
  }

  boolean hasLastedTooLong() {
    return clock.since(begun).compareTo(limits.times().session()) > 0;
  }

  /// Says what goes on, as 354 does.
  void say(String line) throws IOException {
    wire.say(line + "\r\n");
  }

  /// Answers a command.
  void answer(Reply reply) throws IOException {
    say(reply.toString());
    if (reply.code() >= 500 && ++errors >= limits.errors()) {
      end(Replies.TOO_MANY_ERRORS);
    }
  }

  /// Answers `RCPT`. Lists have dead addresses, so that these are counted apart.
  void answerRecipient(Reply reply) throws IOException {
    say(reply.toString());
    if (reply.code() >= 500 && ++refusedRecipients >= limits.refusedRecipients()) {
      end(Replies.TOO_MANY_REFUSED);
    }
  }

  /// Answers `AUTH` when it has failed.
  void answerFailedSignIn() throws IOException {
    answer(Replies.WRONG_PASSWORD);
    if (++failedSignIns >= MAX_FAILED_SIGN_INS) {
      end(Replies.TOO_MANY_SIGN_INS);
    }
  }

  /// Answers a command that leads nowhere.
  void answerIdle(Reply reply) throws IOException {
    answer(reply);
    if (++idleCommands > MAX_IDLE_COMMANDS && ++errors >= limits.errors()) {
      end(Replies.TOO_MANY_ERRORS);
    }
  }

  /// Counts a message that is begun.
  ///
  /// @return whether it was one too many, after which the session is over
  boolean isOneMessageTooMany() throws IOException {
    if (++messages > limits.messages()) {
      end(Replies.TOO_MANY_MESSAGES);
    }
    return isOver;
  }

  /// Notes that a message was taken.
  void progress() {
    idleCommands = 0;
  }

  /// Ends the session with a last word, unless it has ended already.
  void end(Reply last) throws IOException {
    if (!isOver) {
      isOver = true;
      say(last.toString());
    }
  }

  /// The next line of an exchange such as `AUTH`; empty when it was none, which is answered.
  Optional<String> line(boolean isStrict) throws IOException {
    return switch (wire.line(commandDeadline(), isStrict)) {
      case Wire.Line.Text(String text) when text.chars().noneMatch(Character::isISOControl) ->
          Optional.of(text);
      case Wire.Line.Text _, Wire.Line.NotText _ -> refused(Replies.NOT_TEXT);
      case Wire.Line.TooLong _ -> refused(Replies.LINE_TOO_LONG);
      case Wire.Line.Bare(String which) -> {
        end(Replies.bareInCommand(which));
        yield Optional.empty();
      }
    };
  }

  private Optional<String> refused(Reply reply) throws IOException {
    answer(reply);
    return Optional.empty();
  }
}
