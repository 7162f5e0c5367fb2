package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.event.Event;
import dev.sluice.events.cloudevents.HttpBinding;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Authenticators;
import dev.sluice.identity.user.Users;
import dev.sluice.indexing.IndexSearch;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.HttpApi;
import dev.sluice.ingress.http.QueryDesk;
import dev.sluice.ingress.http.QueryEndpoint;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.StatusEndpoint;
import dev.sluice.ingress.http.TargetEndpoints;
import dev.sluice.ingress.http.webhook.WebhookEndpoint;
import dev.sluice.ingress.sqs.SqsSources;
import dev.sluice.intake.Intake;
import dev.sluice.mail.relay.RelayQueue;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The front half of a running hub: who may call, what may be called, and the ways in.
final class Front implements AutoCloseable {

  /// What runs behind the ways in, and must until they are closed.
  ///
  /// @param schemas what the data of events should look like
  /// @param setup what is set up at run time
  /// @param mail takes messages
  /// @param search finds events of the journal
  /// @param status how the hub goes
  /// @param relay where letters to users go; empty keeps them in the development mailbox
  /// @param outgoing the clients, which keep to addresses that may be reached
  /// @param queries answers questions in SQL
  record Behind(
      RoutingSide routing,
      SchemaSide schemas,
      Intake intake,
      Secrets secrets,
      CalledTargets called,
      SetupSide setup,
      Applications applications,
      Notifications topics,
      MailReceipt mail,
      IndexSearch search,
      StatusSide status,
      Optional<RelayQueue> relay,
      OutgoingSide outgoing,
      QueryDesk queries) {}

  private final Configuration configuration;
  private final Behind behind;
  private final Clock clock;
  private final Tokens tokens;
  private final Optional<UserPool> users;
  private final Keys keys;
  private final Authenticator authenticator;
  private @Nullable SparkPost sparkPost;
  private @Nullable SqsSources sources;
  private @Nullable Doors doors;
  private @Nullable MailDoor mailDoor;

  /// Opens nothing yet, so that whoever holds it can close what an {@link #open} that failed left.
  Front(Configuration configuration, Behind behind, Clock clock) {
    this.configuration = configuration;
    this.behind = behind;
    this.clock = clock;
    Secrets sealed = behind.secrets();
    tokens =
        new Tokens(
            configuration.identity(),
            sealed.registry(),
            sealed.changes(),
            clock,
            () -> doors().url().toString(),
            Thread::startVirtualThread);
    users =
        UserPool.start(
            configuration,
            sealed.registry(),
            sealed.changes(),
            new Users.TokenParts(tokens.signer(), tokens.own(), tokens.verified()),
            behind.relay(),
            clock);
    users.ifPresent(pool -> tokens.users(pool.sessions()));
    keys = Keys.start(configuration, sealed.registry(), sealed.changes(), clock);
    authenticator = new Authenticators(keys.authenticator(), tokens.authenticator());
  }

  /// Opens the ways in; when it returns, events are accepted.
  ///
  /// @param ready what a question after the hub's health is answered with
  void open(BooleanSupplier ready) {
    SparkPost batches =
        SparkPost.start(
            configuration,
            behind.intake(),
            behind.mail(),
            behind.search(),
            behind.secrets(),
            keys.keys(),
            tokens.clients(),
            behind.outgoing(),
            clock);
    sparkPost = batches;
    SqsSources queues =
        SqsSources.of(
            configuration.sources(), configuration.shapes(), behind.intake(), new SecureRandom());
    sources = queues;
    WebhookEndpoint providers =
        Webhooks.endpoint(
            configuration, this::cloudEvents, behind.intake(), behind.topics().fetch(), clock);
    doors =
        Doors.open(
            configuration,
            HttpApi.health(ready),
            everybody(batches, providers),
            managing(batches, queues, providers),
            authenticator,
            clock);
    mailDoor =
        configuration
            .smtp()
            .map(smtp ->
                MailDoor.open(
                    smtp, behind.mail().reception().orElseThrow(), keys.authenticator(), clock))
            .orElse(null);
    // SparkPost tries the webhook before it has it, so the ways in come first.
    batches.goOn();
    queues.start();
  }

  /// What senders, apps and providers call.
  private Routes.Builder everybody(SparkPost batches, WebhookEndpoint providers) {
    int maxEvents = configuration.maxEvents();
    Routes.Builder routes =
        HttpApi.intake(
                this::cloudEvents,
                new ClientEntries(configuration.environment(), clock, maxEvents),
                new ShapedBodies(configuration.shapes(), maxEvents),
                behind.intake())
            .with(tokens.open())
            .with(batches.open())
            .with(behind.topics().open())
            .with(behind.mail().open())
            .with(providers.routes());
    if (configuration.management().isPresent()) {
      routes.with(AwsDoor.open(behind.intake(), users, authenticator, clock));
    }
    return routes;
  }

  private List<Event> cloudEvents(Call call) {
    return HttpBinding.read(new CallHeaders(call), call.body(), configuration.maxEvents());
  }

  /// What operators call.
  private Routes.Builder managing(SparkPost batches, SqsSources queues, WebhookEndpoint providers) {
    Routes.Builder routes =
        behind
            .routing()
            .management()
            .with(QueryEndpoint.routes(behind.queries()))
            .with(behind.schemas().management())
            .with(queues.management())
            .with(providers.management())
            .with(TargetEndpoints.routes(behind.called()))
            .with(StatusEndpoint.routes(behind.status()))
            .with(behind.setup().management(behind.routing().journal()))
            .with(keys.routes())
            .with(tokens.management())
            .with(batches.management())
            .with(behind.topics().management())
            .with(behind.applications().management())
            .with(behind.mail().management());
    return routes.with(
        AwsDoor.management(behind.intake(), behind.setup(), users, authenticator, clock));
  }

  /// The listeners.
  Doors doors() {
    Doors opened = doors;
    if (opened == null) {
      throw new IllegalStateException("the hub does not listen yet");
    }
    return opened;
  }

  /// The port that takes mail; empty when none does.
  Optional<Integer> smtpPort() {
    return Optional.ofNullable(mailDoor).map(MailDoor::port);
  }

  /// Makes the key `operator` if this is the first start of the data folder, and the file has none.
  Optional<String> firstOperatorKey() {
    return keys.firstOperator();
  }

  /// Closes the ways in, each once what is under way there is finished; then writes what keys have
  /// used of their quotas.
  @Override
  public void close() {
    if (sources != null) {
      sources.close();
    }
    if (mailDoor != null) {
      mailDoor.close();
    }
    if (doors != null) {
      doors.close();
    }
    if (sparkPost != null) {
      sparkPost.close();
    }
    keys.close();
    tokens.close();
  }
}
