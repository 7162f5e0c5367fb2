package dev.sluice.app;

import dev.sluice.archive.Archive;
import dev.sluice.archive.ArchiveLoop;
import dev.sluice.config.Configuration;
import dev.sluice.config.KeySettings;
import dev.sluice.config.TargetSettings;
import dev.sluice.delivery.DeliveryLoop;
import dev.sluice.delivery.Dispatcher;
import dev.sluice.delivery.Watch;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Payload;
import dev.sluice.events.cloudevents.HttpBinding;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.ConfiguredKeys;
import dev.sluice.ingress.http.HttpApi;
import dev.sluice.ingress.http.HttpFrontDoor;
import dev.sluice.ingress.http.Routes;
import dev.sluice.intake.Intake;
import dev.sluice.intake.Reserve;
import dev.sluice.management.Changes;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.retention.Retention;
import dev.sluice.retention.RetentionLoop;
import dev.sluice.routing.Router;
import dev.sluice.routing.RoutingLoop;
import dev.sluice.rule.RuleSet;
import dev.sluice.target.Target;
import dev.sluice.target.http.HttpClients;
import dev.sluice.target.http.HttpTarget;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;

/// A running hub: one data folder, its ways in, and everything that delivers.
public final class Hub implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Hub.class.getName());

  /// How long attempts that are under way at a stop may take to end.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /// How long routing waits after a fault, such as a full disk.
  private static final Duration ROUTING_PAUSE = Duration.ofSeconds(1);

  /// Which part of a small disk the reserve is at most.
  private static final int MOST_OF_DISK = 10;

  private static final String HUB_ID = "hub/id";

  private final Configuration configuration;
  private final Clock clock;
  private final RuleSet rules;
  private final RocksEngine engine;
  private final Reserve reserve;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Watch watch = new Watch();
  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
  private final List<DeliveryLoop> deliveries = new ArrayList<>();
  private final List<ArchiveLoop> archives = new ArrayList<>();
  private @Nullable HttpClient client;
  private @Nullable RoutingLoop routing;
  private @Nullable RetentionLoop retention;
  private @Nullable HttpFrontDoor door;
  private @Nullable InterimTokens tokens;
  private Optional<UserPool> users = Optional.empty();
  private volatile boolean ready;
  private volatile boolean stuck;

  private Hub(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.rules = Rules.compile(configuration);
    this.engine = RocksEngine.open(configuration.data(), clock, configuration.repeatsWindow());
    this.reserve = reserve(configuration, clock);
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
    String hubId = hubId();
    for (Map.Entry<TargetName, TargetSettings> each : configuration.targets().entrySet()) {
      TargetName name = each.getKey();
      if (!each.getValue().enabled()) {
        LOG.log(Level.INFO, "target " + name + " is disabled; what it is owed is kept");
        continue;
      }
      switch (each.getValue()) {
        case TargetSettings.ArchiveTarget archive -> archives.add(start(name, archive, hubId));
        case TargetSettings.HttpTarget http -> deliveries.add(start(name, http));
      }
    }
    warnOfUnknownTargets();
    Router router = new Router(engine.journal(), engine.outbox(), () -> rules, this::isArchive);
    routing =
        RoutingLoop.start(
            router, engine.journal(), engine.outbox(), ROUTING_PAUSE, _ -> stuck = true);
    retention =
        RetentionLoop.start(
            new Retention(configuration.retention(), engine.journal(), engine.outbox(), clock));
  }

  private boolean isArchive(TargetName name) {
    return configuration.targets().get(name) instanceof TargetSettings.ArchiveTarget;
  }

  private ArchiveLoop start(TargetName name, TargetSettings.ArchiveTarget settings, String hubId) {
    DiskObjectStore store = new DiskObjectStore(settings.path(), hubId + "-" + name);
    Archive archive =
        new Archive(
            name, settings.settings(), engine.journal(), engine.outbox(), store, hubId, clock);
    ArchiveLoop loop = new ArchiveLoop(archive, engine.outbox());
    loop.start();
    return loop;
  }

  private DeliveryLoop start(TargetName name, TargetSettings.HttpTarget settings) {
    if (client == null) {
      client = HttpClients.start();
    }
    Duration deadline = settings.policy().deadline();
    Target target = new HttpTarget(settings.settings(), client, deadline);
    Dispatcher dispatcher =
        new Dispatcher(
            name,
            watch.over(target, deadline),
            settings.policy(),
            engine.journal(),
            engine.outbox(),
            clock,
            new SplittableRandom(),
            attempts);
    return DeliveryLoop.start(name.value(), dispatcher);
  }

  /// What is owed to a target that the configuration no longer has is kept, and said.
  private void warnOfUnknownTargets() {
    for (Account account : engine.outbox().accounts()) {
      if (account.pending() > 0 && !configuration.targets().containsKey(account.target())) {
        LOG.log(
            Level.WARNING,
            "target {0} is owed {1} deliveries of rule {2} and is not in the configuration; they"
                + " are kept until it is back",
            account.target(),
            account.pending(),
            account.rule());
      }
    }
  }

  private void startFront() {
    List<ConfiguredKeys.Key> keys = new ArrayList<>();
    for (KeySettings key : configuration.keys()) {
      keys.add(
          new ConfiguredKeys.Key(
              key.name(), () -> key.key().reveal(), key.clientId(), key.scopes()));
    }
    int maxEvents = configuration.maxEvents();
    Changes changes = new UntoldChanges(engine.registry());
    InterimTokens signing =
        new InterimTokens(engine.registry(), changes, clock, () -> url().toString());
    tokens = signing;
    Authenticator authenticator = signing.with(new ConfiguredKeys(keys, clock));
    users = UserPool.start(configuration, engine.registry(), changes, signing.parts(), clock);
    Routes.Builder routes =
        HttpApi.routes(
            this::isReady,
            call -> HttpBinding.read(new CallHeaders(call), call.body(), maxEvents),
            new ClientEntries(configuration.environment(), clock, maxEvents),
            new Intake(engine.journal(), clock, reserve),
            engine.journal(),
            engine.outbox());
    users.ifPresent(pool -> {
      signing.users(pool.sessions());
      routes.with(pool.management(authenticator));
    });
    HttpFrontDoor opened =
        new HttpFrontDoor(configuration.http(), routes.build(), authenticator, clock);
    door = opened;
    opened.start();
  }

  /// Whether the hub does all of its work: a loop that a bug has ended needs a restart.
  private boolean isReady() {
    return ready
        && !stuck
        && isRouting()
        && engine.isWritable()
        && reserve.isWhole()
        && archives.stream().allMatch(ArchiveLoop::isRunning)
        && deliveries.stream().allMatch(DeliveryLoop::isRunning);
  }

  private boolean isRouting() {
    RoutingLoop loop = routing;
    return loop != null && !loop.isTroubled();
  }

  /// The hub's name in object names; made once for a data folder.
  private String hubId() {
    Registry registry = engine.registry();
    return registry
        .find(HUB_ID)
        .orElseGet(() ->
            registry.put(
                HUB_ID,
                Payload.ofText("%08x".formatted(new java.security.SecureRandom().nextInt())),
                Registry.ABSENT))
        .value()
        .text();
  }

  /// Where the hub listens.
  public URI url() {
    HttpFrontDoor opened = door;
    if (opened == null) {
      throw new IllegalStateException("the hub does not listen yet");
    }
    String scheme = configuration.http().tls().isPresent() ? "https" : "http";
    String host = configuration.http().host();
    return URI.create(scheme + "://" + host + ":" + opened.port());
  }

  /// Stops in this order, so that nothing that was accepted depends on what has stopped already:
  ///
  /// 1. not ready: a load balancer sends no more;
  /// 2. the way in: requests under way are answered, within 10 s;
  /// 3. retention and routing: the step under way is written;
  /// 4. deliveries: no new attempts; those under way may end, and are interrupted after 10 s;
  /// 5. archives: what is read is written out;
  /// 6. the engine: what waits is written and synced.
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
    closeDeliveries();
    archives.forEach(ArchiveLoop::close);
    engine.close();
  }

  private void closeFront() {
    if (door != null) {
      door.stop();
    }
    users.ifPresent(UserPool::close);
    if (tokens != null) {
      tokens.close();
    }
  }

  private void closeRouting() {
    if (retention != null) {
      retention.close();
    }
    if (routing != null) {
      routing.close();
    }
  }

  private void closeDeliveries() {
    deliveries.forEach(DeliveryLoop::stop);
    endAttempts();
    if (client != null) {
      HttpClients.stop(client);
    }
    watch.close();
  }

  private void endAttempts() {
    long began = clock.nanos();
    try {
      for (DeliveryLoop loop : deliveries) {
        Duration left = STOP_PATIENCE.minus(clock.since(began));
        loop.awaitIdle(left.isNegative() ? Duration.ZERO : left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    attempts.shutdownNow();
    attempts.close();
  }
}
