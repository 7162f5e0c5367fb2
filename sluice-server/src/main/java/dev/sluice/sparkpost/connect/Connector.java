package dev.sluice.sparkpost.connect;

import dev.sluice.events.sparkpost.EventTypes;
import dev.sluice.fault.Fault;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.sparkpost.api.Accounts;
import dev.sluice.sparkpost.api.RemoteWebhook;
import dev.sluice.sparkpost.api.SparkPostClient;
import dev.sluice.sparkpost.api.WebhookChange;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Gives SparkPost the webhook that the configuration wants, as often as it is asked to.
///
/// Credentials are written down before SparkPost gets them, and marked once it has taken them: a
/// crash in between sets the same ones again. SparkPost is asked what it has before anything is
/// made, so that an answer that got lost does not make a second webhook.
public final class Connector {

  private static final System.Logger LOG = System.getLogger(Connector.class.getName());
  private static final String BY_SLUICE = "sluice";

  private final ConnectSettings settings;
  private final SparkPostClient client;
  private final WebhookCredentials credentials;
  private final Registry registry;
  private final Changes changes;
  private final Clock clock;
  private final ReentrantLock working = new ReentrantLock();
  private volatile Optional<Check> last = Optional.empty();

  /// What the last check came to.
  ///
  /// @param trouble why it failed; empty when it did not
  public record Check(Instant at, Optional<String> trouble) {}

  /// What there is.
  ///
  /// @param webhook as SparkPost has it; empty when there is none
  /// @param others further webhooks that point here: what they send comes twice
  /// @param madeCredentials when the credentials were made
  public record View(
      Optional<RemoteWebhook> webhook,
      Accounts accounts,
      List<RemoteWebhook.BatchStatus> batches,
      List<String> others,
      Optional<Instant> madeCredentials) {}

  /// @param registry seals what stands under `identity/`
  public Connector(
      ConnectSettings settings,
      SparkPostClient client,
      WebhookCredentials credentials,
      Registry registry,
      Changes changes,
      Clock clock) {
    this.settings = settings;
    this.client = client;
    this.credentials = credentials;
    this.registry = registry;
    this.changes = changes;
    this.clock = clock;
  }

  /// What is wanted.
  public ConnectSettings settings() {
    return settings;
  }

  /// What the last check came to; empty before the first.
  public Optional<Check> last() {
    return last;
  }

  /// Makes the webhook, or takes it over, or mends it, or leaves it as it is.
  ///
  /// @param rotate whether it gets new credentials in any case
  /// @param by who wants it
  /// @throws Fault what SparkPost's API says against it, or the hub's own keys
  public Connected connect(boolean rotate, String by) throws InterruptedException {
    working.lockInterruptibly();
    try {
      Connected done = work(rotate, by);
      if (last.flatMap(Check::trouble).isPresent()) {
        LOG.log(Level.INFO, "SparkPost''s webhook is in order again");
      }
      last = Optional.of(new Check(clock.now(), Optional.empty()));
      return done;
    } catch (Fault fault) {
      failed(fault);
      throw fault;
    } finally {
      working.unlock();
    }
  }

  /// Tells of trouble once, when it begins.
  private void failed(Fault fault) {
    boolean isNew = last.flatMap(Check::trouble).isEmpty();
    last = Optional.of(new Check(clock.now(), Optional.of(fault.sentence())));
    if (!isNew) {
      return;
    }
    LOG.log(Level.WARNING, "SparkPost''s webhook is not in order: {0}", fault.sentence());
    try {
      changes.make(
          new Notice(
              BY_SLUICE,
              "sparkpost-webhook.failed",
              settings.name(),
              Map.of("code", fault.code(), "reason", fault.sentence())),
          List.of());
    } catch (Fault further) {
      fault.addSuppressed(further);
    }
  }

  private Connected work(boolean rotate, String by) throws InterruptedException {
    Optional<Standing> before = standing();
    List<RemoteWebhook> all = client.webhooks();
    Comparison comparison = comparison();
    Optional<RemoteWebhook> found = comparison.ours(all, before);
    boolean isDue = rotate || isOld(before);
    Standing now = withCredentials(before, isDue && found.isPresent());
    boolean isFresh = before.isEmpty() || !now.pair().equals(before.get().pair());
    return found.isPresent()
        ? mended(found.get(), comparison, before, now, isFresh, by)
        : created(comparison, now, by);
  }

  private boolean isOld(Optional<Standing> standing) {
    return standing.isPresent()
        && settings
            .rotate()
            .filter(age -> standing.get().made().plus(age).isBefore(clock.now()))
            .isPresent();
  }

  private Comparison comparison() throws InterruptedException {
    if (!settings.events().isEmpty()) {
      return new Comparison(settings, settings.events(), false);
    }
    try {
      return new Comparison(settings, client.types(), true);
    } catch (Fault fault) {
      LOG.log(Level.DEBUG, "the types that are known count: {0}", fault.sentence());
      return new Comparison(settings, EventTypes.known(), true);
    }
  }

  /// Credentials that count; new ones are written down before they are used.
  private Standing withCredentials(Optional<Standing> before, boolean isDue) {
    boolean isKept =
        before.isPresent()
            && before.get().authentication() == settings.authentication()
            && credentials.count(before.get().pair());
    // Those that SparkPost did not take yet are as good as new ones.
    if (isKept && (!isDue || !before.get().isSet())) {
      return before.get();
    }
    Standing fresh =
        new Standing(
            before.flatMap(Standing::id),
            before.map(Standing::accounts).orElse(settings.accounts()),
            settings.authentication(),
            credentials.fresh(),
            clock.now(),
            false,
            false);
    registry.write(List.of(put(fresh)));
    return fresh;
  }

  private Connected created(Comparison comparison, Standing now, String by)
      throws InterruptedException {
    WebhookChange whole = comparison.whole();
    comparison.authenticate(whole, now.pair());
    String id = client.create(whole, settings.accounts());
    keep(now.set(id, settings.accounts(), true), by, "created", whole.names());
    LOG.log(Level.INFO, "SparkPost has the webhook {0} now, which sends here", id);
    return new Connected(Connected.Deed.CREATED, Optional.of(id), whole.names(), false);
  }

  private Connected mended(
      RemoteWebhook webhook,
      Comparison comparison,
      Optional<Standing> before,
      Standing now,
      boolean isFresh,
      String by)
      throws InterruptedException {
    boolean isKnown = before.flatMap(Standing::id).equals(Optional.of(webhook.id()));
    Accounts accounts = Comparison.accounts(webhook, before);
    WebhookChange change = comparison.difference(webhook, accounts);
    boolean isOurs =
        isKnown && now.isSet()
            ? !comparison.hasOthers(webhook, now)
            : comparison.hasOurs(webhook, now);
    if (!isOurs) {
      comparison.authenticate(change, now.pair());
    }
    Set<String> names = change.names();
    if (!names.isEmpty()) {
      client.update(webhook.id(), change, accounts);
    }
    boolean isTried = now.isTried() && isOurs;
    Standing after = now.set(webhook.id(), settings.accounts(), isTried);
    String deed = deed(isKnown, isOurs, before, isFresh);
    if (!isKnown || !names.isEmpty()) {
      keep(after, by, deed, names);
      LOG.log(Level.INFO, "SparkPost''s webhook {0} is {1}: {2}", webhook.id(), deed, names);
    } else if (!after.equals(now)) {
      registry.write(List.of(put(after)));
    }
    if (!isTried) {
      client.validate(webhook.id(), settings.accounts());
      registry.write(List.of(put(after.set(webhook.id(), settings.accounts(), true))));
    }
    Connected.Deed done =
        !isKnown
            ? Connected.Deed.ADOPTED
            : names.isEmpty() ? Connected.Deed.UNCHANGED : Connected.Deed.MENDED;
    return new Connected(done, Optional.of(webhook.id()), names, isFresh && isKnown);
  }

  private static String deed(
      boolean isKnown, boolean isOurs, Optional<Standing> before, boolean isFresh) {
    if (!isKnown) {
      return "adopted";
    }
    return isFresh && !isOurs && before.isPresent() ? "rotated" : "mended";
  }

  private void keep(Standing standing, String by, String deed, Set<String> names) {
    changes.make(
        new Notice(
            by,
            "sparkpost-webhook." + deed,
            standing.id().orElse(settings.name()),
            Map.of("changed", String.join(" ", new java.util.TreeSet<>(names)))),
        List.of(put(standing)));
  }

  private Change put(Standing standing) {
    long version = registry.find(Standing.KEY).map(Registered::version).orElse(Registry.ABSENT);
    return new Change.Put(Standing.KEY, standing.value(), version);
  }

  private Optional<Standing> standing() {
    return registry.find(Standing.KEY).map(kept -> Standing.read(kept.value()));
  }

  /// What {@link #connect} would do, without doing any of it.
  public Connected plan(boolean rotate) throws InterruptedException {
    Optional<Standing> before = standing();
    Comparison comparison = comparison();
    Optional<RemoteWebhook> found = comparison.ours(client.webhooks(), before);
    if (found.isEmpty()) {
      Set<String> names = new LinkedHashSet<>(comparison.whole().names());
      names.add("authentication");
      return new Connected(Connected.Deed.CREATED, Optional.empty(), names, false);
    }
    RemoteWebhook webhook = found.get();
    boolean isKnown = before.flatMap(Standing::id).equals(Optional.of(webhook.id()));
    Set<String> names =
        new LinkedHashSet<>(
            comparison.difference(webhook, Comparison.accounts(webhook, before)).names());
    boolean isDue = rotate || isOld(before);
    boolean isOurs =
        before.isPresent()
            && before.get().isSet()
            && before.get().authentication() == settings.authentication()
            && credentials.count(before.get().pair())
            && !comparison.hasOthers(webhook, before.get());
    if (!isKnown || !isOurs || isDue) {
      names.add("authentication");
    }
    Connected.Deed deed =
        !isKnown
            ? Connected.Deed.ADOPTED
            : names.isEmpty() ? Connected.Deed.UNCHANGED : Connected.Deed.MENDED;
    return new Connected(deed, Optional.of(webhook.id()), names, isKnown && isDue);
  }

  /// What there is at SparkPost now.
  ///
  /// @throws Fault what SparkPost's API says against it
  public View view() throws InterruptedException {
    Optional<Standing> standing = standing();
    List<RemoteWebhook> all = client.webhooks();
    Optional<RemoteWebhook> found =
        new Comparison(settings, settings.events(), true).ours(all, standing);
    List<String> others = new ArrayList<>();
    for (RemoteWebhook each : all) {
      boolean isOurs = found.isPresent() && found.get().id().equals(each.id());
      if (!isOurs && each.target().equals(settings.url().toString())) {
        others.add(each.id());
      }
    }
    Accounts accounts =
        found.map(webhook -> Comparison.accounts(webhook, standing)).orElse(settings.accounts());
    List<RemoteWebhook.BatchStatus> batches =
        found.isEmpty() ? List.of() : client.batches(found.get().id(), accounts);
    return new View(found, accounts, batches, others, standing.map(Standing::made));
  }

  /// How often the webhook is looked at.
  public static final Duration EVERY = Duration.ofMinutes(15);
}
