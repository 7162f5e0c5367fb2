package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.identity.Scope;
import java.io.IOException;
import java.util.Set;

/// `GET /v1/targets` and `POST /v1/targets/{name}/enable`: how the targets go, and going on with
/// one that said that it is gone.
///
/// ```
/// {"targets":[{"name":…,"sort":"http","from":"file","state":"left-alone","until":…,"cause":"HTTP_503"}]}
/// → {"enabled":true}
/// ```
public final class TargetEndpoints {

  private final TargetDesk desk;

  private TargetEndpoints(TargetDesk desk) {
    this.desk = desk;
  }

  /// What is for those who look after deliveries.
  public static Routes.Builder routes(TargetDesk desk) {
    TargetEndpoints endpoints = new TargetEndpoints(desk);
    return Routes.builder()
        .guarded("GET", "/v1/targets", Scope.DELIVERIES_READ, endpoints::list)
        .guarded("POST", "/v1/targets/{id}/enable", Scope.DELIVERIES_WRITE, endpoints::enable);
  }

  private Answer list(Call call) {
    call.query().knowing(Set.of());
    return Answer.json(
        200,
        Json.object(json -> Json.objects(json, "targets", desk.list(), TargetEndpoints::shown)));
  }

  static void shown(JsonGenerator json, TargetDesk.Shown each) throws IOException {
    json.writeStringField("name", each.name());
    json.writeStringField("sort", each.sort());
    json.writeStringField("from", each.from());
    json.writeStringField("state", each.state());
    if (each.until().isPresent()) {
      json.writeStringField("until", each.until().get().toString());
    }
    if (each.cause().isPresent()) {
      json.writeStringField("cause", each.cause().get());
    }
  }

  private Answer enable(Call call) {
    call.query().knowing(Set.of());
    boolean enabled = desk.enable(call.id());
    return Answer.json(200, Json.object(json -> json.writeBooleanField("enabled", enabled)));
  }
}
