package dev.sluice.app;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Authenticator;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.cognito.CognitoEndpoint;
import dev.sluice.ingress.http.eventbridge.EventBridgeEndpoint;
import dev.sluice.intake.Intake;
import dev.sluice.time.Clock;
import java.util.Optional;

/// `POST /`, where clients of AWS call: EventBridge's operations, and Cognito's when users are
/// served.
final class AwsDoor {

  private AwsDoor() {}

  /// What everybody may reach.
  static Routes.Builder open(
      Intake intake, Optional<UserPool> users, Authenticator authenticator, Clock clock) {
    return routes(
        EventBridgeEndpoint.forEverybody(intake, clock, authenticator),
        users.map(pool -> pool.open(authenticator)));
  }

  /// What is reached where the hub is managed, which is more.
  static Routes.Builder management(
      Intake intake,
      SetupSide setup,
      Optional<UserPool> users,
      Authenticator authenticator,
      Clock clock) {
    Routes.Builder routes =
        routes(
            setup.eventBridge(intake, authenticator, clock),
            users.map(pool -> pool.management(authenticator)));
    users.ifPresent(pool -> routes.with(pool.mailbox()));
    return routes;
  }

  private static Routes.Builder routes(Endpoint eventBridge, Optional<Endpoint> cognito) {
    return Routes.builder()
        .open(
            "POST",
            "/",
            call -> {
              String operation = call.header("X-Amz-Target").orElse("");
              if (cognito.isPresent() && !operation.startsWith(EventBridgeEndpoint.SERVICE)) {
                return cognito.get().answer(call);
              }
              if (operation.startsWith(CognitoEndpoint.SERVICE)) {
                throw Fault.of(
                    Fault.Kind.NOT_FOUND,
                    "no-such-path",
                    "the hub has no users; it needs identity.users in its configuration");
              }
              return eventBridge.answer(call);
            });
  }
}
