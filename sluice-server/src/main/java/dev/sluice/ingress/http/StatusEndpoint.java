package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.event.Payload;
import dev.sluice.identity.Scope;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;

/// `GET /v1/status` and `GET /metrics`: how the hub goes, for people and for Prometheus.
public final class StatusEndpoint {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final StatusDesk desk;

  private StatusEndpoint(StatusDesk desk) {
    this.desk = desk;
  }

  /// What is for those who look after the hub.
  public static Routes.Builder routes(StatusDesk desk) {
    StatusEndpoint endpoint = new StatusEndpoint(desk);
    return Routes.builder()
        .guarded("GET", "/v1/status", Scope.DELIVERIES_READ, endpoint::status)
        .guarded("GET", "/metrics", Scope.DELIVERIES_READ, endpoint::metrics);
  }

  private Answer metrics(Call call) {
    call.query().knowing(Set.of());
    return new Answer(200, PROMETHEUS, Payload.ofText(StatusMetrics.text(desk.status())), Map.of());
  }

  private Answer status(Call call) {
    call.query().knowing(Set.of());
    StatusDesk.Status now = desk.status();
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeStringField("hub", now.hub());
          json.writeStringField("version", now.version());
          json.writeStringField("startedAt", now.startedAt().toString());
          json.writeNumberField("uptimeSeconds", now.uptime().toSeconds());
          json.writeNumberField(
              "eventsPerSecond",
              BigDecimal.valueOf(now.eventsPerSecond()).setScale(1, RoundingMode.HALF_UP));
          json.writeObjectFieldStart("journal");
          json.writeNumberField("first", now.journalFirst());
          json.writeNumberField("end", now.journalEnd());
          json.writeNumberField("bytes", now.journalBytes());
          json.writeEndObject();
          json.writeNumberField("routed", now.routed());
          json.writeNumberField("unmatched", now.unmatched());
          Json.objects(json, "targets", now.targets(), StatusEndpoint::target);
          Json.objects(json, "archives", now.archives(), StatusEndpoint::archive);
        }));
  }

  private static void target(JsonGenerator json, StatusDesk.TargetShown each) throws IOException {
    TargetEndpoints.shown(json, each.shown());
    json.writeNumberField("in", each.in());
    json.writeNumberField("delivered", each.delivered());
    json.writeNumberField("pending", each.pending());
    json.writeNumberField("dead", each.dead());
  }

  private static void archive(JsonGenerator json, StatusDesk.ArchiveShown each) throws IOException {
    json.writeStringField("name", each.name());
    json.writeObjectFieldStart("settled");
    json.writeNumberField("through", each.settled());
    json.writeNumberField("least", each.least());
    json.writeNumberField("most", each.most());
    json.writeEndObject();
    json.writeNumberField("lagPositions", each.lagPositions());
    json.writeNumberField("lagSeconds", each.lag().toSeconds());
    json.writeNumberField("events", each.events());
    json.writeNumberField("errors", each.errors());
    json.writeNumberField("dropped", each.dropped());
    json.writeNumberField("files", each.files());
    json.writeNumberField("bytes", each.bytes());
    json.writeNumberField("openPartitions", each.openPartitions());
    if (each.lastWritten().isPresent()) {
      json.writeStringField("lastWritten", each.lastWritten().get().toString());
    }
    if (each.trouble().isPresent()) {
      json.writeStringField("trouble", each.trouble().get());
    }
  }
}
