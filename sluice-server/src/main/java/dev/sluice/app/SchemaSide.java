package dev.sluice.app;

import dev.sluice.config.SchemaSettings;
import dev.sluice.delivery.Deliveries;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.schema.ObservedEndpoints;
import dev.sluice.ingress.http.schema.QuarantineEndpoints;
import dev.sluice.ingress.http.schema.SchemaEndpoints;
import dev.sluice.intake.Intake;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import dev.sluice.schema.Drift;
import dev.sluice.schema.Inspector;
import dev.sluice.schema.Mismatches;
import dev.sluice.schema.Observations;
import dev.sluice.schema.Quarantine;
import dev.sluice.setup.Schemas;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The schemas of a running hub: what holds, what is seen, what is told of, and the quarantine.
final class SchemaSide implements AutoCloseable {

  /// The name of the quarantine's rule and target.
  static final TargetName QUARANTINE = new TargetName(Quarantine.NAME);

  /// How often is told of what is new, and how often what was seen is written.
  private static final Duration ROUND = Duration.ofSeconds(1);

  private static final int WRITTEN_EVERY = 5;

  /// How much drift is told of in a round.
  private static final int MAX_TOLD = 10;

  private static final DeliveryPolicy POLICY =
      new DeliveryPolicy(4, 0, Duration.ofSeconds(30), 1_000, Duration.ofDays(30)).blocking(true);

  private static final System.Logger LOG = System.getLogger(SchemaSide.class.getName());

  private final Schemas schemas;
  private final Observations observations;
  private final Mismatches mismatches;
  private final Inspector inspector;
  private final RocksEngine engine;
  private final Changes changes;
  private @Nullable Rounds rounds;
  private int round;

  private SchemaSide(SchemaSettings settings, RocksEngine engine, Secrets secrets, Clock clock) {
    this.engine = engine;
    this.changes = secrets.changes();
    this.schemas = new Schemas(settings.rules(), secrets.registry(), changes, clock);
    this.observations = new Observations(engine.registry());
    this.mismatches = new Mismatches(clock);
    this.inspector =
        new Inspector(
            schemas::all,
            settings.versions(),
            Set.of(Intake.OWN_SOURCE),
            observations,
            settings.observes(),
            mismatches);
  }

  /// Reads what is kept, notes what a crash has taken back, and begins to look at the quarantine.
  static SchemaSide start(
      SchemaSettings settings,
      RocksEngine engine,
      Secrets secrets,
      Intake intake,
      Deliveries deliveries,
      Clock clock) {
    SchemaSide side = new SchemaSide(settings, engine, secrets, clock);
    side.inspector.catchUp(engine.journal(), engine.outbox().cursor());
    deliveries.start(
        QUARANTINE, new Quarantine(side.inspector, engine.outbox(), intake::admitOwn), POLICY);
    side.rounds = Rounds.start("schemas", ROUND, side::round);
    return side;
  }

  /// Looks at each event before the rules do.
  Inspector inspector() {
    return inspector;
  }

  private void round() {
    for (Mismatches.News news : mismatches.take()) {
      tell(news);
    }
    observations.tell(this::tell, MAX_TOLD);
    if (++round % WRITTEN_EVERY == 0) {
      observations.write();
    }
  }

  private void tell(Mismatches.News news) {
    LOG.log(
        Level.WARNING,
        "{0} events do not conform to schema {1} ({2}); the last one, at position {3}: {4}",
        Long.toString(news.count()),
        news.schema(),
        news.mode().word(),
        news.at().toString(),
        news.last().sentence());
    changes.make(
        new Notice(
            "sluice",
            "schema.mismatch",
            news.schema(),
            Map.of(
                "mode",
                news.mode().word(),
                "count",
                Long.toString(news.count()),
                "position",
                news.at().toString(),
                "pointer",
                news.last().pointer(),
                "keyword",
                news.last().keyword(),
                "reason",
                news.last().message())),
        List.of());
  }

  private void tell(Drift drift, List<Change> with) {
    changes.make(
        new Notice(
            "sluice",
            "schema.drift",
            drift.kind().type(),
            Map.of(
                "source",
                drift.kind().source(),
                "version",
                drift.kind().version(),
                "change",
                drift.change().word(),
                "field",
                drift.pointer(),
                "type",
                drift.shape().word(),
                "events",
                Long.toString(drift.looked()))),
        with);
    LOG.log(
        Level.INFO,
        "events of type {0} from {1} have drifted: {2} {3} ({4})",
        drift.kind().type(),
        drift.kind().source(),
        drift.change().word(),
        drift.pointer(),
        drift.shape().word());
  }

  /// What is for those who look after schemas.
  Routes.Builder management() {
    return SchemaEndpoints.routes(schemas, mismatches)
        .with(ObservedEndpoints.routes(observations))
        .with(QuarantineEndpoints.routes(engine.outbox(), engine.journal(), inspector));
  }

  /// Writes what was seen; routing has stopped.
  @Override
  public void close() {
    if (rounds != null) {
      rounds.close();
    }
    try {
      observations.write();
    } catch (Fault fault) {
      LOG.log(
          Level.WARNING,
          "what was seen of events is not written, and is noted again at the next start: {0}",
          fault.sentence());
    }
  }
}
