package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.config.ReceiptSettings;
import dev.sluice.config.TargetSettings;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.indexing.IndexSearch;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.mail.MailEndpoints;
import dev.sluice.ingress.http.receipt.ReceiptRuleEndpoints;
import dev.sluice.ingress.smtp.SmtpSettings;
import dev.sluice.intake.Intake;
import dev.sluice.mail.NamedReception;
import dev.sluice.mail.reading.Asked;
import dev.sluice.mail.reading.MailSearch;
import dev.sluice.mail.reading.StoredMail;
import dev.sluice.mail.receipt.Applications;
import dev.sluice.mail.receipt.Door;
import dev.sluice.mail.receipt.ReceiptRules;
import dev.sluice.mail.receipt.RuledReception;
import dev.sluice.mail.receipt.Sending;
import dev.sluice.mail.receipt.Spools;
import dev.sluice.mail.receipt.StoreNames;
import dev.sluice.mail.receipt.Surroundings;
import dev.sluice.mail.relay.RelayQueue;
import dev.sluice.mail.relay.Report;
import dev.sluice.mail.verdict.ExaminingJudge;
import dev.sluice.mail.verdict.Judge;
import dev.sluice.mail.verdict.Verdicts;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.object.disk.LoggedObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.target.app.AskedApplication;
import dev.sluice.target.http.HttpQuestion;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The receipt of mail in a running hub: its stores, its rules, and what takes messages. Messages
/// that are older than their store keeps are forgotten hour by hour.
final class MailReceipt implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(MailReceipt.class.getName());
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private final Map<String, ReceiptSettings.Store> settings;
  private final Map<String, LoggedObjectStore> stores = new HashMap<>();
  private final Map<String, AskedApplication> questions = new HashMap<>();
  private final ReceiptRules rules;
  private final Asked asked = new Asked();
  private final StoredMail mail;
  private final Optional<RelayQueue> relay;
  private final Optional<ExaminingJudge> judge;
  private final Optional<NamedReception> reception;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread forgetting;

  private MailReceipt(
      Configuration configuration,
      Secrets secrets,
      Intake intake,
      IndexSearch search,
      OutgoingSide outgoing,
      Map<String, AskedApplication> applications,
      Optional<RelayQueue> relay,
      Clock clock) {
    ReceiptSettings receipt = configuration.receipt();
    this.settings = receipt.stores();
    this.clock = clock;
    SecureRandom random = new SecureRandom();
    settings.forEach((name, store) ->
        stores.put(
            name,
            new LoggedObjectStore(
                new DiskObjectStore(store.folder(), "mail"), random::nextLong, clock)));
    questions.putAll(applications);
    configuration.targets().forEach((name, target) -> question(name, target, outgoing));
    Set<String> targets =
        configuration.targets().keySet().stream()
            .map(TargetName::value)
            .collect(Collectors.toUnmodifiableSet());
    ReceiptRules.Known known = new ReceiptRules.Known(stores.keySet(), targets, questions.keySet());
    this.rules =
        new ReceiptRules(receipt.rules(), known, secrets.registry(), secrets.changes(), clock);
    this.judge = receipt.verdicts().map(verdicts -> new ExaminingJudge(verdicts, clock));
    this.mail = new StoredMail(Map.copyOf(stores), new MailSearch(search), rules::rules, asked);
    this.relay = relay;
    this.reception =
        receipt.takesMail()
            ? Optional.of(new RuledReception(surroundings(configuration, secrets, intake), random))
            : Optional.empty();
    this.forgetting = Thread.ofVirtual().name("mail-forgetting").unstarted(this::forget);
  }

  /// Begins to take mail, if the hub has domains.
  ///
  /// @param applications the targets that are applications, and can be asked
  static MailReceipt start(
      Configuration configuration,
      Secrets secrets,
      Intake intake,
      IndexSearch search,
      OutgoingSide outgoing,
      Map<String, AskedApplication> applications,
      Optional<RelayQueue> relay,
      Clock clock) {
    MailReceipt started =
        new MailReceipt(
            configuration, secrets, intake, search, outgoing, applications, relay, clock);
    started.stores.forEach(MailReceipt::discardHalves);
    started.forgetting.start();
    return started;
  }

  /// Before the first message: what is half written then is nobody's.
  private static void discardHalves(String name, LoggedObjectStore store) {
    try {
      store.discardDrafts(List.of());
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "store {0}: half-written messages stay until the next start: {1}",
          name,
          e);
    }
  }

  private void question(TargetName name, TargetSettings target, OutgoingSide outgoing) {
    if (target instanceof TargetSettings.HttpTarget http && http.settings().hasBody()) {
      questions.put(
          name.value(),
          new HttpQuestion(http.settings(), outgoing.operators(), outgoing.tokens())::ask);
    }
  }

  private Surroundings surroundings(Configuration configuration, Secrets secrets, Intake intake) {
    ReceiptSettings receipt = configuration.receipt();
    SmtpSettings smtp = configuration.smtp().orElseThrow();
    Map<String, ObjectStore> byName = new HashMap<>(stores);
    return new Surroundings(
        smtp.hostname(),
        smtp.limits().messageBytes(),
        receipt.takenDomains(),
        receipt.filters(),
        rules::rules,
        byName,
        applications(),
        relay.map(queue -> sending(configuration, secrets, queue)),
        judge.<Judge>map(each -> each).orElse((_, _, _) -> Verdicts.DISABLED),
        door(intake),
        spools(configuration.data()),
        clock);
  }

  private Applications applications() {
    return (target, event, id, limit) -> {
      AskedApplication question = questions.get(target);
      if (question == null) {
        throw Fault.of(Fault.Kind.UNAVAILABLE, "no-answer", "there is no such target that answers");
      }
      // The id is that of the message and the rule.
      try (Asked.Open _ = asked.begin(target, id.substring(0, id.indexOf('/')))) {
        return question.ask(event, id, limit);
      }
    };
  }

  private static Door door(Intake intake) {
    return new Door() {
      @Override
      public void admit(List<Event> events) throws InterruptedException {
        intake.admitOwn(events);
      }

      @Override
      public boolean hasRoom() {
        return intake.hasRoom();
      }
    };
  }

  private static Sending sending(Configuration configuration, Secrets secrets, RelayQueue queue) {
    String from = configuration.relay().orElseThrow().from();
    return new Sending() {
      @Override
      public void requireRoom() {
        queue.requireRoom();
      }

      @Override
      public void keep(List<Report> reports) {
        for (int at = 0; at < reports.size(); at += Registry.MAX_CHANGES) {
          List<Change> changes = new ArrayList<>();
          reports
              .subList(at, Math.min(reports.size(), at + Registry.MAX_CHANGES))
              .forEach(report -> changes.add(queue.keep(report)));
          secrets.registry().write(changes);
        }
        reports.forEach(_ -> queue.kept());
      }

      @Override
      public String from() {
        return from;
      }
    };
  }

  private static Spools spools(Path data) {
    try {
      return Spools.open(data.resolve("mail").resolve("spool"));
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "data-folder",
          "messages cannot be written under " + data + ": " + e.getMessage(),
          e);
    }
  }

  /// What takes messages; empty when the hub has no domains.
  Optional<NamedReception> reception() {
    return reception;
  }

  /// What applications call.
  Routes.Builder open() {
    return MailEndpoints.routes(mail);
  }

  /// Whether a message was taken.
  boolean isTaken(String id) throws InterruptedException {
    return mail.isTaken(id);
  }

  /// What operators call.
  Routes.Builder management() {
    return ReceiptRuleEndpoints.routes(rules);
  }

  private void forget() {
    try {
      do {
        settings.forEach((name, store) -> store.keep().ifPresent(keep -> forget(name, keep)));
      } while (!stopped.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget(String name, Duration keep) {
    try {
      long removed =
          java.util.Objects.requireNonNull(stores.get(name))
              .forgetBefore(clock.now().minus(keep), StoreNames::isMessage);
      if (removed > 0) {
        LOG.log(Level.INFO, "store {0}: {1} messages were old enough to go", name, removed);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "old messages of store {0} stay for an hour: {1}", name, e);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      if (forgetting.getState() != Thread.State.NEW) {
        forgetting.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    judge.ifPresent(ExaminingJudge::close);
    stores.forEach(MailReceipt::close);
  }

  private static void close(String name, LoggedObjectStore store) {
    try {
      store.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "store {0}: the next start finishes what is written: {1}", name, e);
    }
  }
}
