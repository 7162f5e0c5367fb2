package dev.sluice.mail.receipt;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reply;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.relay.Report;
import dev.sluice.mail.verdict.Verdicts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message on its way in.
///
/// At its end, in this order: objects are written, events are admitted, notices of bounces are
/// kept, and the sender is answered. A crash in between makes the sender try again, and the message
/// gets another id then; what stays of the first try is an object that no event names, which the
/// age limit of its store removes. Trouble that can be told instead undoes the objects.
///
/// Notices come last because nothing can call them back: they may be gone a moment later, and each
/// try of a message that was not taken would send another one. What can be known to stand in their
/// way is asked first. When they cannot be kept all the same, the sender is asked to try again
/// although events tell of the message: it is better taken twice than lost without a word.
final class IncomingMessage implements Incoming {

  /// How many `Received` a message has at most; one with more goes round in circles (RFC 5321,
  /// section 6.3).
  static final int MAX_HOPS = 100;

  private static final System.Logger LOG = System.getLogger(IncomingMessage.class.getName());
  private static final Reply TOO_LARGE = new Reply(552, "5.3.4", "Message too large");
  private static final Reply LOOPS =
      new Reply(554, "5.4.6", "Too many hops; the message goes round in circles");
  private static final Reply NO_ROOM = new Reply(452, "4.3.1", "The disk is full; try again later");
  private static final Reply CHANGED =
      new Reply(451, "4.3.0", "The rules for a recipient have changed; try again");

  private final Surroundings surroundings;
  private final RuleBook book;
  private final Envelope envelope;
  private final String id;
  private final Spool spool;
  private final Instant received;
  private final long startNanos;
  private final boolean mayBeThere;
  private boolean isTooLarge;
  private boolean mayBeTold;

  IncomingMessage(
      Surroundings surroundings, RuleBook book, Envelope envelope, String id, boolean mayBeThere) {
    this.surroundings = surroundings;
    this.book = book;
    this.envelope = envelope;
    this.id = id;
    this.mayBeThere = mayBeThere;
    this.spool = surroundings.spools().begin();
    this.received = surroundings.clock().now();
    this.startNanos = surroundings.clock().nanos();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (isTooLarge) {
      return;
    }
    if (length > surroundings.maxBytes() - spool.length()) {
      isTooLarge = true;
      spool.close();
      return;
    }
    spool.write(bytes, offset, length);
  }

  @Override
  public Reply end() throws IOException, InterruptedException {
    if (isTooLarge) {
      return TOO_LARGE;
    }
    if (!surroundings.door().hasRoom()) {
      return NO_ROOM;
    }
    boolean isTls = envelope.client().tls().isPresent();
    if (!envelope.recipients().stream()
        .allMatch(each -> book.recipient(each, isTls).isPositive())) {
      return CHANGED;
    }
    MessageHeaders headers = MessageHeaders.read(spool);
    if (headers.all("Received").size() > MAX_HOPS) {
      return LOOPS;
    }
    Message message = message(headers, isTls);
    StoredCopies copies = new StoredCopies(surroundings.stores(), spool, mayBeThere);
    boolean isTaken = false;
    try {
      Evaluation evaluation =
          new Evaluation(message, copies, surroundings.applications(), surroundings.clock());
      Reply reply =
          switch (evaluation.run(book)) {
            case Evaluation.Result.Refused(Reply refusal) -> refusal;
            case Evaluation.Result.Taken taken -> {
              keep(message, copies, taken);
              isTaken = true;
              yield new Reply(250, "2.6.0", "Taken as " + id);
            }
          };
      log(message, reply);
      return reply;
    } finally {
      if (!isTaken && !mayBeTold) {
        copies.discard();
      }
    }
  }

  private Message message(MessageHeaders headers, boolean isTls) throws InterruptedException {
    boolean isScanned =
        book.rules().stream()
            .filter(ReceiptRule::isScanned)
            .anyMatch(rule ->
                envelope.recipients().stream().anyMatch(each -> book.handles(rule, each, isTls)));
    Verdicts verdicts = surroundings.judge().judge(envelope, spool, isScanned);
    List<Header> trace =
        new ArrayList<>(TraceHeaders.of(id, envelope, surroundings.hostname(), received));
    trace.addAll(verdicts.headers());
    return new Message(
        id, envelope, received, startNanos, spool, headers, new Message.Trace(trace), verdicts);
  }

  private void keep(Message message, StoredCopies copies, Evaluation.Result.Taken taken)
      throws IOException, InterruptedException {
    Map<EmailAddress, Action.Bounce> bounced = taken.bounced();
    Optional<Sending> sending = surroundings.sending();
    List<Report> reports =
        sending
            .map(each ->
                new BounceReports(message, surroundings.hostname(), each.from()).of(bounced))
            .orElse(List.of());
    if (!reports.isEmpty()) {
      sending.orElseThrow().requireRoom();
    }
    copies.write();
    if (!taken.events().isEmpty()) {
      admit(taken.events());
    }
    if (!reports.isEmpty()) {
      tell(sending.orElseThrow(), reports);
    } else if (!bounced.isEmpty() && sending.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "message {0} was taken, and bounced for {1} of its {2} recipients; without a relay the"
              + " sender is not told",
          id,
          bounced.size(),
          envelope.recipients().size());
    }
  }

  private void tell(Sending sending, List<Report> reports) {
    try {
      sending.keep(reports);
    } catch (Fault fault) {
      LOG.log(
          System.Logger.Level.ERROR,
          "message {0} was bounced for some recipients, and the notice of that cannot be kept: {1};"
              + " the sender is asked to send it again, and events tell of it twice then",
          id,
          fault.getMessage());
      throw Fault.of(
          Fault.Kind.UNAVAILABLE, "notice-not-kept", "the message cannot be kept now; try again");
    }
  }

  /// Whoever is interrupted here does not know whether the events are kept. What they name stays
  /// then.
  private void admit(List<Event> events) throws InterruptedException {
    mayBeTold = true;
    try {
      surroundings.door().admit(events);
    } catch (Fault fault) {
      mayBeTold = false;
      throw fault;
    }
  }

  private void log(Message message, Reply reply) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "message {0}, {1} bytes, {2} recipients: {3}",
        id,
        message.content().length(),
        envelope.recipients().size(),
        reply);
  }

  @Override
  public void close() {
    spool.close();
  }
}
