package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Reception;
import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// One client's session, from the greeting to the end.
final class Session implements Runnable {

  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private static final int MAX_NAME = 255;

  /// What the session's thread does, as seen by whoever stops the server.
  private enum State {
    BUSY,
    /// It waits for a command.
    WAITING,
    /// It was told to go while it waited.
    DISMISSED
  }

  private final SmtpSettings settings;
  private final boolean isTlsFromStart;
  private final Reception reception;
  private final Wire wire;
  private final Conversation talk;
  private final MailDialogue mails;
  private final SignInDialogue signIns;
  private final boolean isStrict;
  private final AtomicReference<State> state = new AtomicReference<>(State.BUSY);
  private volatile boolean isStopping;

  Session(
      SmtpSettings settings,
      boolean isTlsFromStart,
      Reception reception,
      Logins logins,
      Link link,
      Clock clock) {
    this.settings = settings;
    this.isTlsFromStart = isTlsFromStart;
    this.reception = reception;
    this.wire = new Wire(link, clock);
    this.talk = new Conversation(settings.limits(), wire, clock);
    this.isStrict =
        settings.newlines().reject() && !settings.newlines().normalized().have(link.peer());
    this.mails = new MailDialogue(talk, settings, reception, clock, !isStrict);
    this.signIns = new SignInDialogue(talk, settings.signIn(), logins, isStrict);
  }

  /// Speaks with the client until one of both ends it.
  @Override
  public void run() {
    try {
      try (mails) {
        speak();
      }
      wire.end();
    } catch (EOFException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client is gone");
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection has broken: {0}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      wire.close();
    }
  }

  private void speak() throws IOException, InterruptedException {
    try {
      if (isTlsFromStart) {
        talk.peer().secured(wire.secure());
      }
      if (greet()) {
        while (!talk.isOver()) {
          step();
        }
      }
    } catch (SocketTimeoutException e) {
      talk.end(mails.isBegun() ? Replies.TOO_SLOW : Replies.TIMEOUT);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a bug has ended an SMTP session", e);
      talk.end(Replies.BROKEN);
    }
  }

  /// Greets the client, unless it is not wanted or has spoken first.
  private boolean greet() throws IOException {
    if (wire.hasBytesWithin(settings.limits().times().greeting())) {
      talk.end(Replies.TOO_EARLY);
      return false;
    }
    Reply reply;
    try {
      reply = reception.connected(talk.peer().client(false));
    } catch (Fault e) {
      reply = Replies.of(e);
    }
    if (!reply.isPositive()) {
      talk.end(reply);
      return false;
    }
    talk.say("220 " + settings.hostname() + " ESMTP Sluice");
    return true;
  }

  private void step() throws IOException, InterruptedException {
    if (talk.hasLastedTooLong()) {
      talk.end(Replies.SESSION_OVER);
      return;
    }
    state.set(State.WAITING);
    if (isStopping && state.compareAndSet(State.WAITING, State.BUSY)) {
      // It was told just now, and is not dismissed as somebody who waits.
      talk.end(Replies.STOPPING);
      return;
    }
    Optional<String> line = talk.line(isStrict);
    if (!state.compareAndSet(State.WAITING, State.BUSY)) {
      throw new EOFException("dismissed");
    }
    if (line.isPresent()) {
      obey(line.get());
    }
  }

  private void obey(String line) throws IOException, InterruptedException {
    int space = line.indexOf(' ');
    String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String argument = space < 0 ? "" : line.substring(space + 1).strip();
    switch (verb) {
      case "EHLO", "HELO" -> hello(verb.equals("EHLO"), argument);
      case "MAIL" -> mails.mail(argument);
      case "RCPT" -> mails.recipient(argument);
      case "DATA" -> mails.data(argument);
      case "BDAT" -> mails.chunk(argument);
      case "RSET" -> bare(argument, Replies.RESET);
      case "NOOP" -> talk.answerIdle(Replies.OK);
      case "VRFY" -> talk.answerIdle(Replies.VERIFY);
      case "HELP" -> talk.answerIdle(Replies.HELP);
      case "EXPN" -> talk.answer(Replies.NO_EXPN);
      case "QUIT" -> talk.end(Replies.BYE);
      case "STARTTLS" -> startTls(argument);
      case "AUTH" -> signIns.auth(argument, mails.isBegun());
      case "GET", "POST", "CONNECT" -> talk.end(Replies.NOT_SMTP);
      default -> talk.answer(Replies.UNKNOWN);
    }
  }

  private void bare(String argument, Reply reply) throws IOException {
    if (!argument.isEmpty()) {
      talk.answer(Replies.NO_ARGUMENT);
      return;
    }
    mails.reset();
    talk.answerIdle(reply);
  }

  private void hello(boolean isExtended, String name) throws IOException {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      talk.answer(Replies.NEEDS_NAME);
      return;
    }
    mails.reset();
    talk.peer().greets(name, isExtended);
    if (!isExtended) {
      talk.say("250 " + settings.hostname());
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(settings.hostname());
    lines.add("PIPELINING");
    lines.add("SIZE " + settings.limits().messageBytes());
    if (settings.tls().isPresent() && !talk.peer().isSecure()) {
      lines.add("STARTTLS");
    }
    if (settings.signIn() != SmtpSettings.SignIn.OFF && talk.peer().isSecure()) {
      lines.add("AUTH PLAIN LOGIN");
    }
    lines.add("ENHANCEDSTATUSCODES");
    lines.add("8BITMIME");
    lines.add("SMTPUTF8");
    lines.add(
        "LIMITS MAILMAX="
            + settings.limits().messages()
            + " RCPTMAX="
            + settings.limits().recipients());
    lines.add("CHUNKING");
    for (int i = 0; i < lines.size(); i++) {
      talk.say("250" + (i == lines.size() - 1 ? " " : "-") + lines.get(i));
    }
  }

  private void startTls(String argument) throws IOException {
    if (!argument.isEmpty()) {
      talk.answer(Replies.NO_ARGUMENT);
    } else if (settings.tls().isEmpty()) {
      talk.answer(Replies.NO_TLS);
    } else if (talk.peer().isSecure()) {
      talk.answer(Replies.IN_TLS);
    } else if (!talk.peer().hasGreeted()) {
      talk.answer(Replies.GREET_FIRST);
    } else {
      mails.reset();
      talk.answer(Replies.STARTTLS);
      talk.peer().secured(wire.secure());
    }
  }

  /// Closes the connection when the client has kept it waiting for too long.
  void abortIfOverdue(long now) {
    wire.abortIfOverdue(now);
  }

  /// Tells the client to go: at once when it is idle, else behind what it does now. May be called
  /// by any thread; it may have to wait for the client.
  void dismiss() {
    isStopping = true;
    if (state.compareAndSet(State.WAITING, State.DISMISSED)) {
      wire.dismiss(Replies.STOPPING + "\r\n");
    }
  }

  /// Ends the session as if the network had.
  void abort() {
    wire.abort();
  }
}
