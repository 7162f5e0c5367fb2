package dev.sluice.app;

import dev.sluice.config.TargetSettings;
import dev.sluice.delivery.Deliveries;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.delivery.Standing;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.TargetDesk;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.setup.Setup;
import dev.sluice.target.Target;
import dev.sluice.target.http.BatchSettings;
import dev.sluice.target.http.BatchTarget;
import dev.sluice.target.http.HandshakeTarget;
import dev.sluice.target.http.HttpTarget;
import dev.sluice.target.http.HttpTargetSettings;
import dev.sluice.target.http.Tokens;
import dev.sluice.target.http.WebhookSettings;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.eclipse.jetty.client.HttpClient;

/// The targets of a hub: starts those that are called over HTTP, shows how all of them go, and
/// remembers which webhooks have said that they are gone.
final class CalledTargets implements TargetDesk, Setup.Delivering {

  private static final System.Logger LOG = System.getLogger(CalledTargets.class.getName());

  /// Under it stands when a target was disabled, for each one that is.
  private static final String GONE = "target/gone/";

  /// How many deliveries wait for their batches at once at most.
  private static final int MAX_WAITING = 1_000;

  private final Map<TargetName, TargetSettings> settings;
  private final Deliveries deliveries;
  private final Registry registry;
  private final Changes changes;
  private final Outbox outbox;
  private final OutgoingSide outgoing;
  private final Clock clock;
  private final Map<TargetName, TargetSettings> made = new ConcurrentSkipListMap<>();

  CalledTargets(
      Map<TargetName, TargetSettings> settings,
      Deliveries deliveries,
      RocksEngine engine,
      Changes changes,
      OutgoingSide outgoing,
      Clock clock) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.registry = engine.registry();
    this.changes = changes;
    this.outbox = engine.outbox();
    this.outgoing = outgoing;
    this.clock = clock;
  }

  /// Begins to deliver to a target, unless it was disabled because it is gone.
  void start(TargetName name, TargetSettings.HttpTarget target) {
    Optional<Registered> gone = registry.find(GONE + name);
    if (gone.isPresent()) {
      LOG.log(
          Level.WARNING,
          "target {0} is disabled: it said on {1} that it is gone for good; what it is owed is"
              + " kept until ''sluice targets enable {0}''",
          name,
          gone.get().value().text());
      return;
    }
    deliver(name, target);
  }

  private void deliver(TargetName name, TargetSettings.HttpTarget target) {
    HttpTargetSettings http = target.settings();
    DeliveryPolicy policy = target.policy();
    boolean isOfFile = settings.containsKey(name);
    HttpClient client = isOfFile ? outgoing.operators() : outgoing.users();
    Tokens tokens = isOfFile ? outgoing.tokens() : outgoing.userTokens();
    HttpTarget called =
        new HttpTarget(http, client, policy.deadline(), clock, tokens, () -> gone(name));
    Optional<WebhookSettings.Handshake> handshake =
        http.webhook().flatMap(WebhookSettings::handshake);
    Target wrapped =
        handshake
            .<Target>map(each ->
                new HandshakeTarget(called, http.url(), each, client, policy.deadline(), clock))
            .orElse(called);
    if (http.batch().isEmpty()) {
      deliveries.start(name, wrapped, policy);
      return;
    }
    BatchSettings batch = http.batch().get();
    deliveries.start(
        name, new BatchTarget(http, batch, called, policy.concurrency()), batched(policy, batch));
  }

  /// Each delivery of a batch has a place of its own, and time to wait for the others and for the
  /// requests before.
  private static DeliveryPolicy batched(DeliveryPolicy policy, BatchSettings batch) {
    Duration deadline = policy.deadline().multipliedBy(2).plus(batch.patience());
    Duration longest = Duration.ofMinutes(15);
    return new DeliveryPolicy(
        Math.min(MAX_WAITING, policy.concurrency() * batch.events()),
        policy.perSecond(),
        deadline.compareTo(longest) > 0 ? longest : deadline,
        policy.maxAttempts(),
        policy.maxAge(),
        policy.circuit(),
        policy.waits(),
        policy.blocks());
  }

  private void gone(TargetName name) {
    keepThatItIsGone(name);
    deliveries.stop(name);
  }

  /// Several attempts may be told at once. The notice comes first: after a crash between the two
  /// the target is asked once more, and told of once more.
  private synchronized void keepThatItIsGone(TargetName name) {
    if (registry.find(GONE + name).isPresent()) {
      return;
    }
    changes.make(new Notice("sluice", "target.gone", name.value(), Map.of()), List.of());
    registry.put(GONE + name, Payload.ofText(clock.now().toString()), Registry.ABSENT);
    LOG.log(
        Level.ERROR,
        "target {0} answered 410: it is gone for good, and is disabled; what it is owed is kept."
            + " ''sluice targets enable {0}'' goes on",
        name);
  }

  @Override
  public void begin(TargetName name, TargetSettings.HttpTarget target) {
    made.put(name, target);
    if (target.enabled()) {
      start(name, target);
    } else {
      deliveries.stop(name);
    }
  }

  @Override
  public void changed(TargetName name) {
    forgetGone(name);
  }

  @Override
  public void end(TargetName name) {
    made.remove(name);
    deliveries.stop(name);
    forgetGone(name);
  }

  private boolean forgetGone(TargetName name) {
    Optional<Registered> gone = registry.find(GONE + name);
    gone.ifPresent(each -> registry.delete(GONE + name, each.version()));
    return gone.isPresent();
  }

  @Override
  public long owed(TargetName name) {
    return outbox.accounts().stream()
        .filter(each -> each.target().equals(name))
        .mapToLong(Account::pending)
        .sum();
  }

  @Override
  public List<Shown> list() {
    Map<TargetName, Standing> standings = deliveries.standings();
    Map<TargetName, TargetSettings> sorted = all();
    List<Shown> shown = new ArrayList<>();
    sorted.forEach(
        (name, each) -> shown.add(shown(name, each, Optional.ofNullable(standings.get(name)))));
    return shown;
  }

  private Map<TargetName, TargetSettings> all() {
    Map<TargetName, TargetSettings> all = new TreeMap<>(made);
    all.putAll(settings);
    return all;
  }

  private Shown shown(TargetName name, TargetSettings each, Optional<Standing> standing) {
    String sort =
        switch (each) {
          case TargetSettings.ArchiveTarget _ -> "archive";
          case TargetSettings.HttpTarget http ->
              http.settings().webhook().isPresent() ? "webhook" : "http";
          case TargetSettings.App _ -> "app";
          case TargetSettings.Topic _ -> "topic";
          case TargetSettings.Notify _ -> "notify";
        };
    String from = settings.containsKey(name) ? "file" : "api";
    if (!each.enabled()) {
      return new Shown(name.value(), sort, from, "disabled", Optional.empty(), Optional.empty());
    }
    if (registry.find(GONE + name).isPresent()) {
      return new Shown(name.value(), sort, from, "gone", Optional.empty(), Optional.of("HTTP_410"));
    }
    String state =
        standing
            .map(now ->
                switch (now.state()) {
                  case CLOSED -> "delivering";
                  case OPEN -> "left-alone";
                  case HALF_OPEN -> "trying";
                })
            .orElse("delivering");
    return new Shown(
        name.value(),
        sort,
        from,
        state,
        standing.flatMap(Standing::until),
        standing.flatMap(Standing::cause));
  }

  @Override
  public boolean enable(String name) {
    TargetName target = name(name);
    if (!(all().get(target) instanceof TargetSettings.HttpTarget http)) {
      throw unknown(name);
    }
    if (!forgetGone(target)) {
      return false;
    }
    LOG.log(Level.INFO, "target {0} is enabled again", target);
    if (http.enabled()) {
      deliver(target, http);
    }
    return true;
  }

  private static TargetName name(String text) {
    try {
      return new TargetName(text);
    } catch (IllegalArgumentException e) {
      throw unknown(text);
    }
  }

  private static Fault unknown(String name) {
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "no-such-target",
        "there is no target '" + name + "' that is called over HTTP");
  }
}
