package dev.sluice.mail.receipt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Reply;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One message on its way through the rules.
///
/// Every rule that matches a recipient handles the message for those recipients, in the order of
/// the rules. A stop, and `STOP_RULE_SET`, end that for the recipients of their rule; the others go
/// on, for whom a rule with other recipients has no right to decide.
final class Evaluation {

  /// How many bytes a message has at most that is published whole.
  static final int MAX_PUBLISHED = 150 << 10;

  /// How long one application may take.
  static final Duration MAX_ANSWER = Duration.ofSeconds(30);

  /// How long all applications together may take: the sender waits, for ten minutes at most (RFC
  /// 5321, section 4.5.3.2.6), and fewer in practice.
  static final Duration MAX_ANSWERS = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger(Evaluation.class.getName());
  private static final Reply TOO_LARGE_TO_PUBLISH =
      new Reply(552, "5.3.4", "Message too large to be published");
  private static final Reply LATER =
      new Reply(451, "4.3.0", "An application does not answer; try again later");

  private final Message message;
  private final StoredCopies copies;
  private final Applications applications;
  private final Clock clock;
  private final MailEvents events;
  private final List<Header> added = new ArrayList<>();
  private final Set<EmailAddress> stopped = new HashSet<>();
  private final Map<EmailAddress, Action.Bounce> bounced = new LinkedHashMap<>();
  private final List<Event> told = new ArrayList<>();
  private long askedNanos;
  private boolean keeps;

  /// What becomes of a message.
  sealed interface Result {

    /// It is refused, and nothing of it is kept.
    record Refused(Reply reply) implements Result {}

    /// It is taken.
    ///
    /// @param events what tells of it
    /// @param bounced who did not get it, and why
    record Taken(List<Event> events, Map<EmailAddress, Action.Bounce> bounced) implements Result {}
  }

  private enum Next {
    ACTION,
    RULE,
    STOP
  }

  /// A rule that is being run.
  private final class Run {
    private final ReceiptRule rule;
    private final List<EmailAddress> recipients;
    private final Set<String> targets = new LinkedHashSet<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private @Nullable Stored stored;
    private @Nullable ObjectNode telling;
    private @Nullable Reply refusal;

    Run(ReceiptRule rule, List<EmailAddress> recipients) {
      this.rule = rule;
      this.recipients = recipients;
    }

    MailEvents.Stand stand() {
      return new MailEvents.Stand(rule, recipients, onTop(), Optional.ofNullable(stored));
    }
  }

  Evaluation(Message message, StoredCopies copies, Applications applications, Clock clock) {
    this.message = message;
    this.copies = copies;
    this.applications = applications;
    this.clock = clock;
    this.events = new MailEvents(message, clock);
  }

  private List<Header> onTop() {
    List<Header> all = new ArrayList<>(message.trace().headers());
    all.addAll(added.reversed());
    return all;
  }

  /// Runs the rules; nothing is written by that but what an application is to see.
  ///
  /// @throws Fault `no-such-store`
  Result run(RuleBook book) throws IOException, InterruptedException {
    List<EmailAddress> all = message.envelope().recipients();
    for (ReceiptRule rule : book.rules()) {
      List<EmailAddress> matched =
          all.stream()
              .filter(each -> !stopped.contains(each))
              .filter(each -> book.handles(rule, each, message.isTls()))
              .distinct()
              .toList();
      Optional<Reply> refusal = matched.isEmpty() ? Optional.empty() : run(rule, matched);
      if (refusal.isPresent()) {
        return new Result.Refused(refusal.get());
      }
    }
    List<EmailAddress> postmasters =
        all.stream().filter(each -> book.isPostmasters(each, message.isTls())).distinct().toList();
    if (!postmasters.isEmpty()) {
      run(RuleBook.POSTMASTER, postmasters);
    }
    if (!keeps && bounced.keySet().containsAll(all)) {
      return new Result.Refused(bounced.values().iterator().next().reply());
    }
    return new Result.Taken(told, bounced);
  }

  private Optional<Reply> run(ReceiptRule rule, List<EmailAddress> recipients)
      throws IOException, InterruptedException {
    Run run = new Run(rule, recipients);
    Next next = Next.ACTION;
    for (Action action : rule.actions()) {
      next = step(run, action);
      if (run.refusal != null) {
        return Optional.of(run.refusal);
      }
      if (next != Next.ACTION) {
        break;
      }
    }
    if (next == Next.STOP) {
      stopped.addAll(recipients);
    }
    ObjectNode telling = run.telling == null ? MailEvents.action("None") : run.telling;
    told.add(events.received(run.stand(), telling, run.targets, run.asked));
    return Optional.empty();
  }

  private Next step(Run run, Action action) throws IOException, InterruptedException {
    keeps |= action.keeps();
    switch (action) {
      case Action.Store(String store, String prefix) -> {
        Stored stored = new Stored(store, prefix, message.id());
        copies.add(stored, TraceHeaders.bytes(onTop()));
        run.stored = stored;
        tell(run, MailEvents.s3(stored));
      }
      case Action.Publish(Action.Publish.Encoding encoding) -> publish(run, encoding);
      case Action.Application application when application.isWaitedFor() -> {
        return ask(run, application);
      }
      case Action.Application application -> {
        run.targets.add(application.target());
        tell(run, MailEvents.lambda(application.target(), false));
      }
      case Action.Bounce bounce -> {
        run.recipients.forEach(each -> bounced.putIfAbsent(each, bounce));
        tell(run, MailEvents.bounce(bounce));
      }
      case Action.AddHeader(String name, String value) -> added.add(new Header(name, value));
      case Action.Stop() -> {
        if (run.telling == null) {
          run.telling = MailEvents.action("Stop");
        }
        return Next.STOP;
      }
    }
    return Next.ACTION;
  }

  /// The event of a rule names one action: an application that it is for goes before all others,
  /// else it is the last one.
  private static void tell(Run run, ObjectNode action) {
    boolean isApplication = action.path("type").asText().equals("Lambda");
    if (run.targets.isEmpty() || isApplication) {
      run.telling = action;
    }
  }

  private void publish(Run run, Action.Publish.Encoding encoding) throws IOException {
    boolean isWhole = message.content().length() <= MAX_PUBLISHED;
    Optional<Stored> elsewhere = Optional.ofNullable(run.stored).or(copies::first);
    if (!isWhole && elsewhere.isEmpty()) {
      run.refusal = TOO_LARGE_TO_PUBLISH;
      return;
    }
    MailEvents.Stand stand = run.stand();
    MailEvents.Stand shown =
        new MailEvents.Stand(stand.rule(), stand.recipients(), stand.onTop(), elsewhere);
    told.add(events.published(isWhole ? stand : shown, encoding, isWhole));
    tell(run, MailEvents.action("SNS"));
  }

  private Next ask(Run run, Action.Application application)
      throws IOException, InterruptedException {
    copies.write();
    run.asked.add(application.target());
    ObjectNode action = MailEvents.lambda(application.target(), true);
    if (run.telling == null) {
      run.telling = action;
    }
    Duration left = MAX_ANSWERS.minusNanos(askedNanos);
    Duration limit = left.compareTo(MAX_ANSWER) < 0 ? left : MAX_ANSWER;
    long before = clock.nanos();
    try {
      if (!limit.isPositive()) {
        throw Fault.of(
            Fault.Kind.UNAVAILABLE, "no-answer", "applications took all of the time that there is");
      }
      String answer =
          applications.ask(
              application.target(),
              events.records(run.stand(), action),
              message.id() + "/" + run.rule.name(),
              limit);
      return switch (Disposition.of(answer)) {
        case CONTINUE -> Next.ACTION;
        case STOP_RULE -> Next.RULE;
        case STOP_RULE_SET -> Next.STOP;
      };
    } catch (Fault fault) {
      LOG.log(
          System.Logger.Level.WARNING,
          "message {0}, receipt rule {1}: {2} gives no answer, {3}; {4}",
          message.id(),
          run.rule.name(),
          application.target(),
          fault.sentence(),
          application.defers() ? "the sender is asked to try again" : "the message goes on");
      if (application.defers()) {
        run.refusal = LATER;
      }
      return Next.ACTION;
    } finally {
      askedNanos += clock.nanos() - before;
    }
  }
}
