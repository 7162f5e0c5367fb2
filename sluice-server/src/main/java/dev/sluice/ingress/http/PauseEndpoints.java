package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.identity.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Pausing rules.
///
/// ```
/// POST /v1/rules/{name}/pause  → {"rule":…,"paused":true,"by":…,"at":<time>,"pending":12}
/// POST /v1/rules/{name}/resume → {"rule":…,"paused":false,"resumed":true}
/// GET /v1/pauses?after=<rule>&limit=100 → {"pauses":[{…}],"next":"<rule, absent at the end>"}
/// ```
public final class PauseEndpoints {

  private static final int DEFAULT_LIMIT = 100;

  private final PauseDesk desk;

  private PauseEndpoints(PauseDesk desk) {
    this.desk = desk;
  }

  /// What is for those who look after deliveries.
  public static Routes.Builder routes(PauseDesk desk) {
    PauseEndpoints endpoints = new PauseEndpoints(desk);
    return Routes.builder()
        .guarded("GET", "/v1/pauses", Scope.DELIVERIES_READ, endpoints::list)
        .guarded("POST", "/v1/rules/{id}/pause", Scope.DELIVERIES_WRITE, endpoints::pause)
        .guarded("POST", "/v1/rules/{id}/resume", Scope.DELIVERIES_WRITE, endpoints::resume);
  }

  private Answer list(Call call) {
    Query query = call.query().knowing(Set.of("after", "limit"));
    int limit = new Filters("query parameter", query::value).limit(DEFAULT_LIMIT);
    List<PauseDesk.Paused> found = desk.list(query.value("after"), limit + 1);
    List<PauseDesk.Paused> shown = found.size() > limit ? found.subList(0, limit) : found;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("pauses");
          for (PauseDesk.Paused each : shown) {
            json.writeStartObject();
            write(json, each);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (found.size() > limit) {
            json.writeStringField("next", shown.getLast().rule());
          }
        }));
  }

  private Answer pause(Call call) {
    call.query().knowing(Set.of());
    PauseDesk.Paused paused = desk.pause(call.id(), call.requireCaller());
    return Answer.json(200, Json.object(json -> write(json, paused)));
  }

  private static void write(JsonGenerator json, PauseDesk.Paused paused) throws IOException {
    json.writeStringField("rule", paused.rule());
    json.writeBooleanField("paused", true);
    json.writeStringField("by", paused.by());
    json.writeStringField("at", paused.at().toString());
    json.writeNumberField("pending", paused.pending());
  }

  private Answer resume(Call call) {
    call.query().knowing(Set.of());
    boolean resumed = desk.resume(call.id(), call.requireCaller());
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeStringField("rule", call.id());
          json.writeBooleanField("paused", false);
          json.writeBooleanField("resumed", resumed);
        }));
  }
}
