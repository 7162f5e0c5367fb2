package dev.sluice.ingress.http;

import dev.sluice.identity.Scope;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Journal;
import dev.sluice.outbox.Outbox;
import dev.sluice.replay.Runs;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The hub's API: every path it answers to.
public final class HttpApi {

  private static final byte[] UP = "{\"status\":\"up\"}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] READY = "{\"status\":\"ready\"}".getBytes(StandardCharsets.UTF_8);

  private HttpApi() {}

  /// Whether the hub is up, and whether it does its work: on every listener, for load balancers.
  ///
  /// @param ready whether the hub does its work
  public static Routes.Builder health(BooleanSupplier ready) {
    Endpoint health = HttpApi::health;
    Endpoint readiness = call -> readiness(call, ready);
    return Routes.builder()
        .open("GET", "/health", health)
        .open("HEAD", "/health", health)
        .open("GET", "/ready", readiness)
        .open("HEAD", "/ready", readiness);
  }

  /// What is for everybody who sends events.
  ///
  /// @param events reads CloudEvents
  /// @param clientEvents reads client events
  /// @param shapes reads events of any shape
  public static Routes.Builder intake(
      EventReader events,
      ClientBatch.Reader clientEvents,
      ShapedBatch.Reader shapes,
      Intake intake) {
    return Routes.builder()
        .guarded("POST", "/v1/events", Scope.EVENTS_SEND, new EventsEndpoint(events, intake))
        .guarded(
            "POST",
            "/v1/client-events",
            Scope.EVENTS_SEND,
            new ClientEventsEndpoint(clientEvents, intake))
        .guarded(
            "POST", "/v1/events/shapes", Scope.EVENTS_SEND, new ShapesEndpoint(shapes, intake));
  }

  /// What is for those who look after deliveries.
  public static Routes.Builder deliveries(Journal journal, Outbox outbox, Runs runs) {
    DeliveryPages pages = new DeliveryPages(outbox);
    return Routes.builder()
        .guarded("GET", "/v1/deliveries", Scope.DELIVERIES_READ, pages::list)
        .guarded("GET", "/v1/deliveries/{id}", Scope.DELIVERIES_READ, pages::one)
        .guarded(
            "GET", "/v1/accounts", Scope.DELIVERIES_READ, new AccountsEndpoint(journal, outbox))
        .guarded(
            "POST",
            "/v1/dead-letters/redrive",
            Scope.DELIVERIES_WRITE,
            new RedriveEndpoint(outbox, runs))
        .guarded("POST", "/v1/dead-letters/skip", Scope.DELIVERIES_WRITE, new SkipEndpoint(outbox))
        .with(ReplayEndpoints.routes(runs, journal, outbox));
  }

  private static Answer health(Call call) {
    call.query().knowing(Set.of());
    return Answer.json(200, UP);
  }

  private static Answer readiness(Call call, BooleanSupplier ready) {
    call.query().knowing(Set.of());
    return ready.getAsBoolean()
        ? Answer.json(200, READY)
        : Problem.of(
            503,
            "not-ready",
            "the hub is starting, stopping or cannot do its work",
            java.util.Map.of("Retry-After", "1"));
  }
}
