package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Reception;
import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The commands that make up a message: `MAIL`, `RCPT`, and its text by `DATA` or `BDAT`.
final class MailDialogue implements AutoCloseable {

  /// A message that is begun.
  private static final class Begun {
    final Optional<EmailAddress> sender;
    final boolean isInternationalized;
    final List<EmailAddress> recipients = new ArrayList<>();
    @Nullable Body body;
    @Nullable Text text;

    Begun(Optional<EmailAddress> sender, boolean isInternationalized) {
      this.sender = sender;
      this.isInternationalized = isInternationalized;
    }
  }

  private final Conversation talk;
  private final SmtpSettings settings;
  private final Reception reception;
  private final TextReader texts;
  private final boolean normalizes;
  private @Nullable Begun begun;

  MailDialogue(
      Conversation talk,
      SmtpSettings settings,
      Reception reception,
      Clock clock,
      boolean normalizes) {
    this.talk = talk;
    this.settings = settings;
    this.reception = reception;
    this.texts = new TextReader(talk.wire(), settings.limits(), clock);
    this.normalizes = normalizes;
  }

  boolean isBegun() {
    return begun != null;
  }

  /// Forgets the message that is begun.
  void reset() {
    Begun message = begun;
    begun = null;
    if (message != null && message.body != null) {
      message.body.close();
    }
  }

  @Override
  public void close() {
    reset();
  }

  /// @param argument what stands behind `MAIL`
  void mail(String argument) throws IOException {
    Peer peer = talk.peer();
    if (settings.requireTls() && !peer.isSecure()) {
      talk.answer(Replies.TLS_FIRST);
    } else if (!peer.hasGreeted()) {
      talk.answer(Replies.GREET_FIRST);
    } else if (settings.signIn() == SmtpSettings.SignIn.REQUIRED && !peer.hasSignedIn()) {
      talk.answer(Replies.SIGN_IN_FIRST);
    } else if (begun != null) {
      talk.answer(Replies.NESTED);
    } else if (!talk.isOneMessageTooMany()) {
      talk.answer(begin(argument));
    }
  }

  private Reply begin(String argument) {
    Optional<String> behind = behind(argument, "FROM:");
    if (behind.isEmpty()) {
      return Replies.FROM_SYNTAX;
    }
    Optional<Path> read = Path.read(behind.get());
    if (read.isEmpty()) {
      return Replies.BAD_SENDER;
    }
    Path path = read.get();
    MailParameters parameters =
        MailParameters.read(path.parameters(), settings.signIn() != SmtpSettings.SignIn.OFF);
    if (parameters.refusal().isPresent()) {
      return parameters.refusal().get();
    }
    if (parameters.size() > settings.limits().messageBytes()) {
      return Replies.TOO_LARGE;
    }
    if (!path.isAscii() && !parameters.isInternationalized()) {
      return Replies.NOT_ASCII;
    }
    Optional<EmailAddress> sender = path.address();
    if (sender.isEmpty() && !path.isNull()) {
      return Replies.BAD_SENDER;
    }
    begun = new Begun(sender, parameters.isInternationalized());
    return Replies.SENDER_OK;
  }

  private static Optional<String> behind(String argument, String word) {
    return argument.regionMatches(true, 0, word, 0, word.length())
        ? Optional.of(argument.substring(word.length()))
        : Optional.empty();
  }

  /// @param argument what stands behind `RCPT`
  void recipient(String argument) throws IOException {
    Begun message = begun;
    if (message == null) {
      talk.answer(Replies.MAIL_FIRST);
      return;
    }
    if (message.body != null) {
      talk.answer(Replies.IN_CHUNKS);
      return;
    }
    Optional<Path> path = behind(argument, "TO:").flatMap(Path::read);
    if (path.isEmpty()) {
      talk.answer(behind(argument, "TO:").isEmpty() ? Replies.TO_SYNTAX : Replies.BAD_RECIPIENT);
    } else if (!path.get().parameters().isEmpty()) {
      talk.answer(Replies.UNKNOWN_PARAMETER);
    } else if (!path.get().isAscii() && !message.isInternationalized) {
      talk.answer(Replies.NOT_ASCII);
    } else {
      Optional<EmailAddress> address = address(path.get());
      if (address.isEmpty()) {
        talk.answer(Replies.BAD_RECIPIENT);
      } else {
        talk.answerRecipient(recipient(message, address.get()));
      }
    }
  }

  /// Postmaster needs no domain (RFC 5321, section 4.5.1).
  private Optional<EmailAddress> address(Path path) {
    return path.isPostmaster()
        ? Optional.of(new EmailAddress(path.local(), settings.domain()))
        : path.address().filter(EmailAddress::canReceive);
  }

  private Reply recipient(Begun message, EmailAddress address) {
    if (message.recipients.size() >= settings.limits().recipients()) {
      return Replies.TOO_MANY_RECIPIENTS;
    }
    try {
      Client client = talk.peer().client(message.isInternationalized);
      Reply reply = reception.recipient(client, message.sender, address);
      if (reply.isPositive()) {
        message.recipients.add(address);
      }
      return reply;
    } catch (Fault e) {
      return Replies.of(e);
    }
  }

  /// @param argument what stands behind `DATA`
  void data(String argument) throws IOException, InterruptedException {
    Begun message = begun;
    if (!argument.isEmpty()) {
      talk.answer(Replies.NO_ARGUMENT);
    } else if (message == null) {
      talk.answer(Replies.MAIL_FIRST);
    } else if (message.body != null) {
      talk.answer(Replies.IN_CHUNKS);
    } else if (message.recipients.isEmpty()) {
      talk.answer(Replies.NO_RECIPIENTS);
    } else {
      Optional<Reply> refusal = open(message, true);
      if (refusal.isPresent()) {
        reset();
        talk.answer(refusal.get());
        return;
      }
      talk.say("354 end with CR LF . CR LF");
      if (texts.readToEnd(text(message), body(message))) {
        end(message);
      } else {
        talk.end(Replies.TOO_LARGE);
      }
    }
  }

  /// Begins to take the text.
  private Optional<Reply> open(Begun message, boolean hasDots) {
    try {
      Client client = talk.peer().client(message.isInternationalized);
      Envelope envelope =
          new Envelope(client, message.sender, message.recipients, message.isInternationalized);
      SmtpLimits limits = settings.limits();
      Body body = new Body(reception.begin(envelope), limits.messageBytes());
      message.body = body;
      message.text = new Text(body, hasDots, normalizes, limits.lineBytes(), limits.hops());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Body.told(e));
    } catch (Fault e) {
      return Optional.of(Replies.of(e));
    }
  }

  /// What {@link #open} has set.
  private static Text text(Begun message) {
    return Objects.requireNonNull(message.text);
  }

  private static Body body(Begun message) {
    return Objects.requireNonNull(message.body);
  }

  private void end(Begun message) throws IOException, InterruptedException {
    talk.wire().flush();
    text(message).finish();
    TextReader.refuseFlaw(text(message), body(message));
    Reply reply = body(message).end();
    reset();
    if (reply.isPositive()) {
      talk.progress();
    }
    talk.answer(reply);
  }

  /// @param argument what stands behind `BDAT`
  void chunk(String argument) throws IOException, InterruptedException {
    Optional<Chunk> read = Chunk.read(argument);
    if (read.isEmpty()) {
      // How many bytes follow is not known, so that what follows cannot be told from commands.
      talk.answer(Replies.BAD_CHUNK);
      talk.end(Replies.BAD_CHUNK);
      return;
    }
    Chunk chunk = read.get();
    Optional<Reply> refusal = refusal(chunk);
    if (refusal.isPresent()) {
      reset();
      if (texts.skip(chunk.bytes())) {
        talk.answer(refusal.get());
      } else {
        talk.end(refusal.get());
      }
      return;
    }
    Begun message = Objects.requireNonNull(begun);
    texts.read(text(message), body(message), chunk.bytes());
    Optional<Reply> trouble = body(message).refusal();
    if (trouble.isPresent()) {
      reset();
      talk.answer(trouble.get());
    } else if (chunk.isLast()) {
      end(message);
    } else {
      talk.answer(new Reply(250, "2.0.0", chunk.bytes() + " bytes taken"));
    }
  }

  /// Why a chunk is not taken. It is read all the same (RFC 3030, section 2).
  private Optional<Reply> refusal(Chunk chunk) {
    Begun message = begun;
    if (message == null) {
      return Optional.of(Replies.MAIL_FIRST);
    }
    if (message.recipients.isEmpty()) {
      return Optional.of(Replies.NO_RECIPIENTS);
    }
    if (chunk.bytes() > settings.limits().messageBytes()) {
      return Optional.of(Replies.TOO_LARGE);
    }
    return message.body == null ? open(message, false) : Optional.empty();
  }

  /// A chunk as `BDAT` announces it.
  private record Chunk(long bytes, boolean isLast) {
    static Optional<Chunk> read(String argument) {
      String[] words = argument.split(" +");
      boolean isLast = words.length == 2 && words[1].toUpperCase(Locale.ROOT).equals("LAST");
      boolean isNumber = words[0].matches("[0-9]{1,18}");
      return isNumber && (words.length == 1 || isLast)
          ? Optional.of(new Chunk(Long.parseLong(words[0]), isLast))
          : Optional.empty();
    }
  }
}
