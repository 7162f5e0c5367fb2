package dev.sluice.ingress.http.setup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.IfMatch;
import dev.sluice.ingress.http.Query;
import dev.sluice.ingress.http.Routes;
import dev.sluice.setup.Setup;
import dev.sluice.setup.Sort;
import java.util.Set;

/// `/v1/targets/{id}` and `/v1/connections`: makes, shows, changes and removes them.
///
/// ```
/// PUT /v1/targets/{id}   If-Match: "<version>" {"http":{"url":…,"connection":…}} → 201 or 200
/// GET /v1/targets/{id}   → ETag: "<version>" <as in PieceJson, secrets as "***">
/// DELETE /v1/targets/{id}?owed=keep   If-Match: "<version>" → {"removed":"<name>"}
/// GET /v1/connections → {"connections":[…]}
/// GET, PUT, DELETE /v1/connections/{name} as above
/// ```
///
/// A secret that is given as `***` stays as it is.
public final class TargetPieceEndpoints {

  private static final String TARGET = "/v1/targets/{id}";
  private static final String CONNECTIONS = "/v1/connections";
  private static final String CONNECTION = CONNECTIONS + "/{name}";

  private final Setup setup;

  private TargetPieceEndpoints(Setup setup) {
    this.setup = setup;
  }

  /// The routes over these targets and connections.
  public static Routes.Builder routes(Setup setup) {
    TargetPieceEndpoints endpoints = new TargetPieceEndpoints(setup);
    return Routes.builder()
        .guarded("GET", TARGET, Scope.TARGETS_READ, endpoints::target)
        .guarded("PUT", TARGET, Scope.TARGETS_WRITE, endpoints::putTarget)
        .guarded("DELETE", TARGET, Scope.TARGETS_WRITE, endpoints::deleteTarget)
        .guarded("GET", CONNECTIONS, Scope.TARGETS_READ, endpoints::connections)
        .guarded("GET", CONNECTION, Scope.TARGETS_READ, endpoints::connection)
        .guarded("PUT", CONNECTION, Scope.TARGETS_WRITE, endpoints::putConnection)
        .guarded("DELETE", CONNECTION, Scope.TARGETS_WRITE, endpoints::deleteConnection);
  }

  private Answer target(Call call) {
    call.query().knowing(Set.of());
    String name = call.id();
    boolean isOfFile =
        setup.find(Sort.TARGET, name).isEmpty()
            && setup.targets().keySet().stream().anyMatch(each -> each.value().equals(name));
    return isOfFile
        ? PieceJson.answer(200, PieceJson.ofFile(setup, Sort.TARGET, name))
        : PieceJson.answer(setup, Sort.TARGET, setup.require(Sort.TARGET, name));
  }

  private Answer putTarget(Call call) {
    call.query().knowing(Set.of());
    String name = call.id();
    ObjectNode json = PieceJson.given(call, name);
    return PieceJson.answer(
        setup,
        Sort.TARGET,
        setup.putTarget(call.requireCaller().name(), name, json, IfMatch.version(call, "target")));
  }

  private Answer deleteTarget(Call call) {
    Query query = call.query().knowing(Set.of("owed"));
    boolean keepsOwed = query.word("owed", TargetPieceEndpoints::isKept).orElse(false);
    String name = call.id();
    setup.deleteTarget(
        call.requireCaller().name(), name, keepsOwed, IfMatch.version(call, "target"));
    return PieceJson.removed(name);
  }

  private static boolean isKept(String text) {
    if (text.equals("keep")) {
      return true;
    }
    throw new IllegalArgumentException("keep is right, or no such parameter");
  }

  private Answer connections(Call call) {
    call.query().knowing(Set.of());
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("connections");
    setup
        .fileConnections()
        .forEach(name -> items.add(PieceJson.ofFile(setup, Sort.CONNECTION, name)));
    setup
        .all(Sort.CONNECTION)
        .forEach(kept -> items.add(PieceJson.shown(setup, Sort.CONNECTION, kept)));
    return PieceJson.answer(200, page);
  }

  /// One of run time, or else one of the file: those of the file and those of run time never meet.
  private Answer connection(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    boolean isOfFile =
        setup.find(Sort.CONNECTION, name).isEmpty() && setup.fileConnections().contains(name);
    return isOfFile
        ? PieceJson.answer(200, PieceJson.ofFile(setup, Sort.CONNECTION, name))
        : PieceJson.answer(setup, Sort.CONNECTION, setup.require(Sort.CONNECTION, name));
  }

  private Answer putConnection(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    ObjectNode json = PieceJson.given(call, name);
    return PieceJson.answer(
        setup,
        Sort.CONNECTION,
        setup.putConnection(
            call.requireCaller().name(), name, json, IfMatch.version(call, "connection")));
  }

  private Answer deleteConnection(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    setup.deleteConnection(call.requireCaller().name(), name, IfMatch.version(call, "connection"));
    return PieceJson.removed(name);
  }
}
