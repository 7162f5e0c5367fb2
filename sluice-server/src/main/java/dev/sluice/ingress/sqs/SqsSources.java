package dev.sluice.ingress.sqs;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Routes;
import dev.sluice.intake.Intake;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// All queues that are asked, and `GET /v1/sources`, which tells how they stand.
///
/// ```
/// {"sources":[{"name":"uploads","queue":"https://…","state":"polling","inFlight":0,"received":7,
///   "admitted":6,"repeated":1,"unrecognised":0,"left":0}]}
/// ```
public final class SqsSources implements AutoCloseable {

  private final List<SqsPoller> pollers;

  private SqsSources(List<SqsPoller> pollers) {
    this.pollers = pollers;
  }

  /// One poller for each; none asks yet.
  public static SqsSources of(
      List<SqsSettings> sources, ShapeTable table, Intake intake, RandomGenerator random) {
    return new SqsSources(
        sources.stream()
            .map(settings ->
                new SqsPoller(
                    settings,
                    () -> SqsQueue.of(settings),
                    new MessageEvents(table, settings),
                    intake,
                    random,
                    SqsPoller.GRACE))
            .toList());
  }

  /// Begins to ask.
  public void start() {
    pollers.forEach(SqsPoller::start);
  }

  /// Where to look.
  public Routes.Builder management() {
    return Routes.builder().guarded("GET", "/v1/sources", Scope.EVENTS_READ, this::list);
  }

  private Answer list(Call call) {
    call.query().knowing(Set.of());
    return Answer.json(
        200, Json.object(json -> Json.objects(json, "sources", pollers, SqsSources::shown)));
  }

  private static void shown(JsonGenerator json, SqsPoller poller) throws IOException {
    SourceStatus status = poller.status();
    json.writeStringField("name", status.name());
    json.writeStringField("queue", status.queue());
    json.writeStringField("state", status.state());
    if (status.trouble().isPresent()) {
      json.writeStringField("code", status.trouble().get().code());
      json.writeStringField("detail", status.trouble().get().sentence());
    }
    json.writeNumberField("inFlight", status.inFlight());
    json.writeNumberField("received", status.received());
    json.writeNumberField("admitted", status.count().admitted());
    json.writeNumberField("repeated", status.count().repeated());
    json.writeNumberField("unrecognised", status.count().unrecognised());
    json.writeNumberField("left", status.count().left());
  }

  /// Stops all at once: each may need its time.
  @Override
  public void close() {
    List<Thread> closing =
        pollers.stream().map(poller -> Thread.startVirtualThread(poller::close)).toList();
    closing.forEach(dev.sluice.time.Uninterrupted::join);
  }
}
