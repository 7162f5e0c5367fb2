package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.identity.Authenticator;
import dev.sluice.ingress.http.FrontDoorSettings;
import dev.sluice.ingress.http.HttpFrontDoor;
import dev.sluice.ingress.http.Routes;
import dev.sluice.time.Clock;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// The listeners: one for everybody and one for management, or one for both.
///
/// What is only at the other listener is answered like any path that does not exist.
final class Doors implements AutoCloseable {

  /// A listener with its table.
  private record Door(FrontDoorSettings settings, Routes routes, HttpFrontDoor door) {
    static Door of(
        FrontDoorSettings settings, Routes routes, Authenticator authenticator, Clock clock) {
      return new Door(settings, routes, new HttpFrontDoor(settings, routes, authenticator, clock));
    }

    URI url() {
      String scheme = settings.tls().isPresent() ? "https" : "http";
      String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
      return URI.create(scheme + "://" + host + ":" + door.port());
    }
  }

  private final Door everybody;
  private final Optional<Door> management;

  private Doors(Door everybody, Optional<Door> management) {
    this.everybody = everybody;
    this.management = management;
  }

  /// Opens the listeners that the configuration asks for.
  ///
  /// @param health is answered at each listener
  /// @param everybody is answered at `http`
  /// @param managing is answered at `management`
  static Doors open(
      Configuration configuration,
      Routes.Builder health,
      Routes.Builder everybody,
      Routes.Builder managing,
      Authenticator authenticator,
      Clock clock) {
    Routes.Builder first = Routes.builder().with(health).with(everybody);
    if (configuration.management().isEmpty()) {
      first.with(managing);
    }
    Doors doors =
        new Doors(
            Door.of(configuration.http(), first.build(), authenticator, clock),
            configuration
                .management()
                .map(settings ->
                    Door.of(
                        settings,
                        Routes.builder().with(health).with(managing).build(),
                        authenticator,
                        clock)));
    try {
      doors.start();
    } catch (RuntimeException e) {
      doors.close();
      throw e;
    }
    return doors;
  }

  private void start() {
    // Management first: whoever sees the hub at its public address can manage it as well.
    management.ifPresent(door -> door.door().start());
    everybody.door().start();
  }

  URI url() {
    return everybody.url();
  }

  URI managementUrl() {
    return management.orElse(everybody).url();
  }

  /// The table at `http`.
  List<Routes.Shown> routes() {
    return everybody.routes().shown();
  }

  /// The table at `management`; the same when there is one listener for both.
  List<Routes.Shown> managementRoutes() {
    return management.orElse(everybody).routes().shown();
  }

  @Override
  public void close() {
    try {
      everybody.door().stop();
    } finally {
      management.ifPresent(door -> door.door().stop());
    }
  }
}
