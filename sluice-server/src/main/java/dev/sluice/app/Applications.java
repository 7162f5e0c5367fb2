package dev.sluice.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.delivery.Deliveries;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Routes;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.app.AppSettings;
import dev.sluice.target.app.AppState;
import dev.sluice.target.app.AskedApplication;
import dev.sluice.target.app.Form;
import dev.sluice.target.app.HttpApp;
import dev.sluice.target.app.InProcessApp;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The targets of a hub that are applications. What runs applications is loaded with the first one.
public final class Applications implements AutoCloseable {

  private final Configuration configuration;
  private final OutgoingSide outgoing;
  private final Deliveries deliveries;
  private final Clock clock;
  private final Map<String, AskedApplication> asked = new HashMap<>();
  private final Map<TargetName, InProcessApp> inProcess = new TreeMap<>();

  Applications(
      Configuration configuration, OutgoingSide outgoing, Deliveries deliveries, Clock clock) {
    this.configuration = configuration;
    this.outgoing = outgoing;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /// A sentence for each application whose file cannot be run as it is. That is no reason not to
  /// start: the file may come later, and what the application is owed waits for it.
  public static List<String> troubles(Configuration configuration) {
    List<String> troubles = new ArrayList<>();
    configuration
        .targets()
        .forEach((name, settings) -> {
          if (settings instanceof TargetSettings.App app
              && app.enabled()
              && app.settings().place() instanceof AppSettings.InFile place) {
            InProcessApp.trouble(place)
                .ifPresent(trouble ->
                    troubles.add(
                        "target %s cannot be run: %s; what it is owed is kept until it can"
                            .formatted(name, trouble)));
          }
        });
    return troubles;
  }

  /// Begins to deliver to an application.
  void start(TargetName name, TargetSettings.App app) {
    switch (app.settings().place()) {
      case AppSettings.AtUrl at -> {
        HttpApp remote = remote(name, app, at);
        deliveries.start(name, remote, app.policy());
      }
      case AppSettings.InFile place -> {
        InProcessApp local =
            new InProcessApp(
                name,
                place,
                form(app),
                app.policy().deadline(),
                app.policy().concurrency(),
                configuration.data().resolve("applications").resolve(name.value()),
                clock);
        inProcess.put(name, local);
        asked.put(name.value(), local);
        local.start();
        deliveries.start(name, local, app.policy());
      }
    }
  }

  private Form form(TargetSettings.App app) {
    return new Form(app.settings().content(), configuration.shapes());
  }

  private HttpApp remote(TargetName name, TargetSettings.App app, AppSettings.AtUrl at) {
    return new HttpApp(
        name,
        at.base(),
        form(app),
        outgoing.operators(),
        app.policy().deadline(),
        clock,
        outgoing.tokens());
  }

  /// The applications that can be asked about mail, once all are started. One at a URL is asked
  /// although it is disabled, as an HTTP API is; one in this process does not run then.
  Map<String, AskedApplication> asked() {
    configuration
        .targets()
        .forEach((name, settings) -> {
          if (settings instanceof TargetSettings.App app) {
            asked.computeIfAbsent(
                name.value(),
                _ ->
                    app.settings().place() instanceof AppSettings.AtUrl at
                        ? remote(name, app, at)
                        : (_, _, _) -> {
                          throw Fault.of(
                              Fault.Kind.UNAVAILABLE,
                              "no-answer",
                              "target " + name + " is disabled");
                        });
          }
        });
    return Map.copyOf(asked);
  }

  /// `GET /v1/applications`: how the applications in this process are.
  ///
  /// ```
  /// {"applications":[{"target":"books","running":"<when its file was written>","lost":0,
  ///                   "trouble":"<why the newest file does not run>"}]}
  /// ```
  Routes.Builder management() {
    return Routes.builder().guarded("GET", "/v1/applications", Scope.DELIVERIES_READ, this::states);
  }

  private Answer states(Call call) {
    call.query().knowing(Set.of());
    return Answer.json(
        200,
        Json.object(
            json -> Json.objects(json, "applications", inProcess.entrySet(), Applications::shown)));
  }

  private static void shown(JsonGenerator json, Map.Entry<TargetName, InProcessApp> each)
      throws IOException {
    AppState state = each.getValue().state();
    json.writeStringField("target", each.getKey().value());
    if (state.version().isPresent()) {
      json.writeStringField("running", state.version().get().toString());
    }
    json.writeNumberField("lost", state.lost());
    if (state.trouble().isPresent()) {
      json.writeStringField("trouble", state.trouble().get());
    }
  }

  /// Stops those in this process.
  @Override
  public void close() {
    inProcess.values().forEach(InProcessApp::close);
  }
}
