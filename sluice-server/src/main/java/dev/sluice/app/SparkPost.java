package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.identity.oauth.OAuthClients;
import dev.sluice.indexing.IndexSearch;
import dev.sluice.ingress.http.Routes;
import dev.sluice.intake.Intake;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.sparkpost.EventPages;
import dev.sluice.sparkpost.RawBatches;
import dev.sluice.sparkpost.RelayWebhook;
import dev.sluice.sparkpost.SparkPostSearch;
import dev.sluice.sparkpost.SparkPostWebhook;
import dev.sluice.sparkpost.connect.ConnectionEndpoint;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// SparkPost's webhook in a running hub, what finds its events, and the batches that it keeps, of
/// which those that are old are forgotten hour by hour.
final class SparkPost implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SparkPost.class.getName());
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final RawBatches batches;
  private final SparkPostWebhook webhook;
  private final RelayWebhook relay;
  private final Optional<SparkPostApiSide> api;
  private final ConnectionEndpoint connection;

  private final EventPages pages;

  private SparkPost(
      Configuration configuration,
      Intake intake,
      MailReceipt mail,
      IndexSearch search,
      Clock clock,
      Optional<SparkPostApiSide> api) {
    this.api = api;
    batches =
        new RawBatches(
            new DiskObjectStore(configuration.data().resolve("sparkpost"), "sparkpost"),
            clock,
            configuration.sparkPostBatches());
    webhook = new SparkPostWebhook(intake, batches, threads, configuration.maxEvents());
    relay = new RelayWebhook(mail.reception(), mail::isTaken, batches, clock);
    pages = new EventPages(new SparkPostSearch(search));
    connection =
        new ConnectionEndpoint(
            api.flatMap(SparkPostApiSide::connector),
            api.flatMap(SparkPostApiSide::catchUp),
            webhook::lastBatch);
  }

  static SparkPost start(
      Configuration configuration,
      Intake intake,
      MailReceipt mail,
      IndexSearch search,
      Secrets secrets,
      ApiKeys keys,
      OAuthClients clients,
      OutgoingSide outgoing,
      Clock clock) {
    Optional<SparkPostApiSide> api =
        configuration
            .sparkPost()
            .map(settings ->
                new SparkPostApiSide(
                    settings, outgoing.operators(), intake, secrets, keys, clients, clock));
    SparkPost started = new SparkPost(configuration, intake, mail, search, clock, api);
    started.discardHalves();
    started.threads.execute(started::forget);
    return started;
  }

  /// Before the first request: what is half written then is nobody's.
  private void discardHalves() {
    try {
      batches.discardHalves();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "half-written batches of SparkPost stay until the next start: {0}", e);
    }
  }

  private void forget() {
    try {
      do {
        while (batches.step()) {
          // More of the same.
        }
      } while (!stopped.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "old batches of SparkPost stay until the next start: {0}", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Begins to call SparkPost; the hub listens by now.
  void goOn() {
    api.ifPresent(SparkPostApiSide::start);
  }

  /// What SparkPost calls.
  Routes.Builder open() {
    return Routes.builder()
        .guarded("POST", "/v1/webhooks/sparkpost", Scope.EVENTS_SEND, webhook)
        .guarded("POST", "/v1/webhooks/sparkpost/relay", Scope.EVENTS_SEND, relay);
  }

  /// What looks at what came.
  Routes.Builder management() {
    return Routes.builder()
        .guarded("GET", "/v1/sparkpost/batches/{id}", Scope.EVENTS_READ, webhook::batch)
        .guarded("GET", "/v1/sparkpost/connection", Scope.EVENTS_READ, connection::status)
        .guarded("POST", "/v1/sparkpost/connection", Scope.KEYS_WRITE, connection::connect)
        .narrowed(
            "GET",
            "/v1/sparkpost/events",
            Scope.EVENTS_READ,
            Set.of(Restriction.SUBACCOUNTS),
            pages::list)
        .narrowed(
            "GET",
            "/v1/sparkpost/messages/{id}",
            Scope.EVENTS_READ,
            Set.of(Restriction.SUBACCOUNTS),
            pages::message);
  }

  @Override
  public void close() {
    api.ifPresent(SparkPostApiSide::close);
    stopped.countDown();
    threads.shutdown();
    threads.close();
  }
}
