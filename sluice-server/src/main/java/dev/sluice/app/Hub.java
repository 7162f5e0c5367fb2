package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.delivery.Deliveries;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Payload;
import dev.sluice.intake.Intake;
import dev.sluice.intake.Reserve;
import dev.sluice.mail.Reception;
import dev.sluice.mail.receipt.MailAddressing;
import dev.sluice.mail.relay.RelayQueue;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Recipient;
import dev.sluice.setup.LiveRules;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A running hub: one data folder, its ways in, and everything that delivers.
public final class Hub implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Hub.class.getName());

  /// Which part of a small disk the reserve is at most.
  private static final int MOST_OF_DISK = 10;

  private final Configuration configuration;
  private final Clock clock;
  private final LiveRules rules;
  private final RocksEngine engine;
  private final Reserve reserve;
  private final Intake intake;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Deliveries deliveries;
  private final ArchiveSide archives;
  private final PackingSide packing;
  private final QuerySide queries;
  private @Nullable Secrets secrets;
  private @Nullable OutgoingSide outgoing;
  private @Nullable CalledTargets called;
  private @Nullable SetupSide setup;
  private @Nullable Applications applications;
  private @Nullable Notifications notifications;
  private @Nullable MailReceipt receipt;
  private @Nullable RoutingSide routing;
  private @Nullable SchemaSide schemas;
  private @Nullable Indexing indexing;
  private @Nullable StatusSide status;
  private @Nullable Front front;
  private Optional<RelayQueue> relay = Optional.empty();
  private volatile boolean ready;

  private Hub(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.rules = new LiveRules(Rules.compile(configuration));
    this.engine = RocksEngine.open(configuration.data(), clock, configuration.repeatsWindow());
    this.reserve = reserve(configuration, clock);
    this.intake = new Intake(engine.journal(), clock, reserve);
    this.archives = new ArchiveSide(engine, clock);
    this.deliveries = new Deliveries(rules::input, engine.journal(), engine.outbox(), clock);
    this.packing = new PackingSide(configuration.data());
    this.queries = new QuerySide(configuration);
    engine.onFailure(failed::countDown);
  }

  /// What is configured, and at most a tenth of the disk.
  private static Reserve reserve(Configuration configuration, Clock clock) {
    try {
      FileStore disk = Files.getFileStore(configuration.data());
      long most = disk.getTotalSpace() / MOST_OF_DISK;
      return new Reserve(Math.min(configuration.diskReserve(), most), disk::getUsableSpace, clock);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot tell how full the disk is; no room is kept on it: {0}", e);
      return Reserve.NONE;
    }
  }

  /// Waits until the data folder can be used no more, as after a failed sync. Whoever waits then
  /// closes the hub and ends the process: only a start can tell what is on disk.
  public void awaitFailure() throws InterruptedException {
    failed.await();
  }

  /// Starts everything that the configuration asks for; when it returns, events are accepted.
  ///
  /// @throws dev.sluice.fault.Fault when a pattern is wrong, the data folder cannot be used, or the
  ///   port cannot be had
  public static Hub start(Configuration configuration, Clock clock) {
    Hub hub = new Hub(configuration, clock);
    try {
      hub.startBack();
      hub.startFront();
      hub.ready = true;
      return hub;
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  /// The back half: what was accepted before goes on at once.
  private void startBack() {
    secrets = Secrets.start(configuration, engine.registry(), intake, clock);
    RoutingSide routed =
        RoutingSide.hold(configuration, engine, rules, this::target, secrets, intake, clock);
    routing = routed;
    OutgoingSide clients = OutgoingSide.start(configuration.outgoing(), clock);
    outgoing = clients;
    Registry sealed = secrets.registry();
    relay =
        configuration.relay().map(to -> RelayQueue.start(to, sealed, clock, new SecureRandom()));
    String hubId = hubId();
    Notifications topics =
        Notifications.start(
            configuration.topics(), secrets, engine, intake, deliveries, clients, clock);
    notifications = topics;
    CalledTargets calledTargets =
        new CalledTargets(
            configuration.targets(), deliveries, engine, secrets.changes(), clients, clock);
    called = calledTargets;
    SetupSide made = SetupSide.start(configuration, rules, secrets, clients, calledTargets, clock);
    setup = made;
    Archives.troubles(configuration).forEach(trouble -> LOG.log(Level.WARNING, trouble));
    Applications apps = new Applications(configuration, clients, deliveries, clock);
    applications = apps;
    for (Map.Entry<TargetName, TargetSettings> each : configuration.targets().entrySet()) {
      TargetName name = each.getKey();
      if (!each.getValue().enabled()) {
        LOG.log(Level.INFO, "target " + name + " is disabled; what it is owed is kept");
        continue;
      }
      switch (each.getValue()) {
        case TargetSettings.ArchiveTarget archive -> {
          archives.start(name, archive, hubId);
          packing.start(name, archive, engine.outbox(), hubId, clock);
        }
        case TargetSettings.HttpTarget http -> calledTargets.start(name, http);
        case TargetSettings.App app -> apps.start(name, app);
        case TargetSettings.Topic topic -> topics.start(name, topic);
        case TargetSettings.Notify notify -> topics.start(name, notify);
      }
    }
    SchemaSide checked =
        SchemaSide.start(configuration.schemas(), engine, secrets, intake, deliveries, clock);
    schemas = checked;
    made.begin(
        engine.outbox(), name -> topics.delivers(name) || name.equals(SchemaSide.QUARANTINE));
    Addressing notifying = topics.addressing();
    Addressing mailing = new MailAddressing();
    routed.start(
        event -> {
          List<Recipient> recipients = notifying.of(event);
          return recipients.isEmpty() ? mailing.of(event) : recipients;
        },
        checked.inspector());
    status =
        StatusSide.start(
            hubId, engine.journal(), engine.outbox(), archives.writing(), calledTargets, clock);
    Indexing indexed = Indexing.start(engine);
    indexing = indexed;
    receipt =
        MailReceipt.start(
            configuration, secrets, intake, indexed.search(), clients, apps.asked(), relay, clock);
  }

  private Optional<TargetSettings> target(TargetName name) {
    SetupSide made = setup;
    return made == null
        ? Optional.ofNullable(configuration.targets().get(name))
        : made.target(name);
  }

  /// The front half: from now on, events are accepted.
  private void startFront() {
    Front opened =
        new Front(
            configuration,
            new Front.Behind(
                Objects.requireNonNull(routing),
                Objects.requireNonNull(schemas),
                intake,
                Objects.requireNonNull(secrets),
                Objects.requireNonNull(called),
                Objects.requireNonNull(setup),
                Objects.requireNonNull(applications),
                Objects.requireNonNull(notifications),
                Objects.requireNonNull(receipt),
                Objects.requireNonNull(indexing).search(),
                Objects.requireNonNull(status),
                relay,
                Objects.requireNonNull(outgoing),
                queries),
            clock);
    front = opened;
    opened.open(this::isReady);
  }

  /// Whether the hub does all of its work: a loop that a bug has ended needs a restart.
  private boolean isReady() {
    return ready
        && isRouting()
        && isTelling()
        && engine.isWritable()
        && reserve.isWhole()
        && archives.isRunning()
        && packing.isRunning()
        && deliveries.isRunning();
  }

  private boolean isRouting() {
    RoutingSide side = routing;
    return side != null && side.isRouting();
  }

  private boolean isTelling() {
    Secrets opened = secrets;
    return opened != null && opened.isRunning();
  }

  /// The hub's name in object names; made once for a data folder.
  private String hubId() {
    Registry registry = engine.registry();
    return registry
        .find(Registry.HUB_ID)
        .orElseGet(() ->
            registry.put(
                Registry.HUB_ID,
                Payload.ofText("%08x".formatted(new SecureRandom().nextInt())),
                Registry.ABSENT))
        .value()
        .text();
  }

  /// The file of master keys, when this start has made it: a person must be told to copy it.
  public Optional<Path> madeKeyFile() {
    return secrets == null ? Optional.empty() : secrets.madeKeyFile();
  }

  /// Where the hub listens.
  public URI url() {
    return opened().url();
  }

  /// Where the hub is managed; the same as {@link #url()} when there is one listener for both.
  public URI managementUrl() {
    return opened().managementUrl();
  }

  /// The port that takes mail; empty when none does.
  public Optional<Integer> smtpPort() {
    return front().smtpPort();
  }

  /// What takes mail; empty when the hub has no domains.
  public Optional<Reception> reception() {
    return Objects.requireNonNull(receipt).reception().map(each -> each);
  }

  /// The listeners.
  Doors opened() {
    return front().doors();
  }

  private Front front() {
    Front opened = front;
    if (opened == null) {
      throw new IllegalStateException("the hub is not started yet");
    }
    return opened;
  }

  /// Makes the key `operator` if this is the first start of the data folder, and the file has none.
  ///
  /// @return the key, which is never shown again
  public Optional<String> firstOperatorKey() {
    return front().firstOperatorKey();
  }

  /// Stops in this order, so that nothing that was accepted depends on what has stopped already:
  ///
  /// 1. not ready: a load balancer sends no more;
  /// 2. the ways in, first `sources`, then `smtp`, `http` and `management`: what is under way is
  ///    finished, within 10 s each; then what keys have used of their quotas is written;
  /// 3. the events of changes: those under way are kept, the others wait for the next start;
  /// 4. retention, replays, routing and indexing: the step under way is written;
  /// 5. deliveries: no new attempts; those under way may end, and are interrupted after 10 s; then
  ///    applications in this process, within 10 s each;
  /// 6. archives: what is read is written out, to a bucket within 10 s; what is being packed is
  ///    given up;
  /// 7. the engine: what waits is written and synced.
  ///
  /// A second call does nothing.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    ready = false;
    closeFront();
    closeRouting();
    deliveries.close();
    if (applications != null) {
      applications.close();
    }
    if (outgoing != null) {
      outgoing.close();
    }
    queries.close();
    archives.close();
    packing.close();
    engine.close();
  }

  private void closeFront() {
    if (front != null) {
      front.close();
    }
    if (notifications != null) {
      notifications.close();
    }
    if (receipt != null) {
      receipt.close();
    }
    relay.ifPresent(RelayQueue::close);
    if (secrets != null) {
      secrets.close();
    }
  }

  private void closeRouting() {
    if (routing != null) {
      routing.close();
    }
    if (schemas != null) {
      schemas.close();
    }
    if (indexing != null) {
      indexing.close();
    }
    if (status != null) {
      status.close();
    }
  }
}
