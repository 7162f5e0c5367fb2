package dev.sluice.app;

import dev.sluice.archive.ArchiveReading;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.ingress.http.HttpApi;
import dev.sluice.ingress.http.PauseEndpoints;
import dev.sluice.ingress.http.Routes;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Journal;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.replay.Addressees;
import dev.sluice.replay.ArchivedLines;
import dev.sluice.replay.RuleStarts;
import dev.sluice.replay.RunLoop;
import dev.sluice.replay.Runs;
import dev.sluice.replay.Shelves;
import dev.sluice.retention.Retention;
import dev.sluice.retention.RetentionLoop;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Inspection;
import dev.sluice.routing.OrderKey;
import dev.sluice.routing.Router;
import dev.sluice.routing.RoutingLoop;
import dev.sluice.rule.RuleSet;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What decides for whom events are in a running hub: routing, replays, paused rules; and
/// retention, which looks after what they leave behind.
final class RoutingSide implements AutoCloseable {

  /// How long routing waits after a fault, such as a full disk.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(RoutingSide.class.getName());

  private final Configuration configuration;
  private final RocksEngine engine;
  private final Supplier<RuleSet> rules;
  private final Function<TargetName, Optional<TargetSettings>> targets;
  private final Clock clock;
  private final RulePauses pauses;
  private final Unpacker unpacker;
  private final Runs runs;
  private final RuleStarts starts;
  private @Nullable RoutingLoop routing;
  private @Nullable RunLoop replaying;
  private @Nullable RetentionLoop retention;
  private volatile boolean stuck;

  /// What routing has seen last.
  private @Nullable RuleSet known;

  private RoutingSide(
      Configuration configuration,
      RocksEngine engine,
      Supplier<RuleSet> rules,
      Function<TargetName, Optional<TargetSettings>> targets,
      Secrets secrets,
      Intake intake,
      Clock clock) {
    this.targets = targets;
    this.configuration = configuration;
    this.engine = engine;
    this.rules = rules;
    this.clock = clock;
    this.unpacker = new Unpacker(configuration.data().resolve("worker").resolve("unpack"));
    this.pauses =
        RulePauses.start(
            secrets.registry(), secrets.changes(), engine.outbox(), rules, this::isArchive, clock);
    this.runs =
        new Runs(
            secrets.registry(),
            engine.journal(),
            engine.outbox(),
            new Addressees(rules, this::isArchive, this::order),
            new Shelves(this::archive, intake::admitOwn),
            clock);
    this.starts = new RuleStarts(secrets.registry(), engine.journal(), engine.outbox(), runs);
  }

  /// Holds what paused rules owe; nothing is delivered before, and nothing routed yet.
  ///
  /// @param rules the rules of the moment
  /// @param targets the target of a name, of the moment
  static RoutingSide hold(
      Configuration configuration,
      RocksEngine engine,
      Supplier<RuleSet> rules,
      Function<TargetName, Optional<TargetSettings>> targets,
      Secrets secrets,
      Intake intake,
      Clock clock) {
    return new RoutingSide(configuration, engine, rules, targets, secrets, intake, clock);
  }

  /// Begins to route, to replay and to forget.
  void start(Addressing addressing, Inspection inspection) {
    Router router =
        new Router(
            engine.journal(),
            engine.outbox(),
            this::knownRules,
            addressing,
            this::isArchive,
            this::order,
            inspection,
            runs::chosen);
    routing =
        RoutingLoop.start(router, engine.journal(), engine.outbox(), PAUSE, _ -> stuck = true);
    replaying = RunLoop.start(runs);
    retention =
        RetentionLoop.start(
            new Retention(configuration.retention(), engine.journal(), engine.outbox(), clock));
  }

  /// The rules of the moment, each of which has its past from now on. Routing asks, and moves only
  /// after that.
  private RuleSet knownRules() {
    RuleSet now = rules.get();
    if (now != known) {
      starts
          .see(now)
          .forEach(run ->
              LOG.log(
                  Level.INFO,
                  "replay {0} gives a new rule the past that it wants: {1}",
                  Integer.toString(run.number()),
                  run.work()));
      known = now;
    }
    return now;
  }

  /// What is routed.
  Journal journal() {
    return engine.journal();
  }

  private boolean isArchive(TargetName name) {
    return targets
        .apply(name)
        .filter(target -> target instanceof TargetSettings.ArchiveTarget)
        .isPresent();
  }

  /// An archive of the configuration as replays read it; a disabled one too.
  private Optional<ArchivedLines> archive(TargetName name) {
    return targets
        .apply(name)
        .flatMap(target ->
            target instanceof TargetSettings.ArchiveTarget archive
                ? Optional.of(
                    new ArchiveReading(
                        name,
                        archive.settings(),
                        hubId(),
                        Archives.store(name, archive, "replay"),
                        unpacker.lines()))
                : Optional.empty());
  }

  private String hubId() {
    return engine
        .registry()
        .find(Registry.HUB_ID)
        .map(found -> found.value().text())
        .orElseThrow(() -> new IllegalStateException("a hub that runs has an id"));
  }

  private Optional<OrderKey> order(TargetName name) {
    return targets.apply(name).flatMap(TargetSettings::order);
  }

  /// Whether events are routed; a loop that a bug has ended needs a restart.
  boolean isRouting() {
    RoutingLoop loop = routing;
    return !stuck && loop != null && !loop.isTroubled();
  }

  /// What is for those who look after deliveries.
  Routes.Builder management() {
    return HttpApi.deliveries(engine.journal(), engine.outbox(), runs)
        .with(PauseEndpoints.routes(pauses));
  }

  @Override
  public void close() {
    if (retention != null) {
      retention.close();
    }
    if (replaying != null) {
      replaying.close();
    }
    unpacker.close();
    if (routing != null) {
      routing.close();
    }
  }
}
