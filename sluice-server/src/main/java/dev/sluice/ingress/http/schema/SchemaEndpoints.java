package dev.sluice.ingress.http.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.IfMatch;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Query;
import dev.sluice.ingress.http.Routes;
import dev.sluice.schema.Mismatches;
import dev.sluice.schema.SchemaRule;
import dev.sluice.setup.Kept;
import dev.sluice.setup.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// `/v1/schemas`: makes, shows, changes and removes schemas.
///
/// ```
/// PUT /v1/schemas/{name}   If-Match: "<version>" {"type":…,"version":…,"mode":"warn","schema":{…}}
///   → 201 or 200, as GET
/// GET /v1/schemas/{name}   → ETag: "<version>"
///   {"name":…,"type":…,"version":…,"mode":…,"schema":{…},"from":"api","checked":9,"wrong":1,
///    "revision":1,"created":<time>,"createdBy":…,"changed":<time>,"changedBy":…,"trouble":…}
/// GET /v1/schemas?after=<name>&limit=100 → {"schemas":[{…}],"next":<name>}, without "schema"
/// DELETE /v1/schemas/{name}   If-Match: "<version>" → {"removed":"<name>"}
/// ```
public final class SchemaEndpoints {

  private static final String ALL = "/v1/schemas";
  private static final String ONE = ALL + "/{name}";
  private static final int PAGE = 100;
  private static final int MAX_PAGE = 1_000;

  /// What a schema is shown with, and may be given back with.
  private static final List<String> SHOWN_ONLY =
      List.of(
          "from",
          "revision",
          "created",
          "createdBy",
          "changed",
          "changedBy",
          "trouble",
          "checked",
          "wrong");

  private final Schemas schemas;
  private final Mismatches mismatches;

  private SchemaEndpoints(Schemas schemas, Mismatches mismatches) {
    this.schemas = schemas;
    this.mismatches = mismatches;
  }

  /// The routes over these schemas.
  public static Routes.Builder routes(Schemas schemas, Mismatches mismatches) {
    SchemaEndpoints endpoints = new SchemaEndpoints(schemas, mismatches);
    return Routes.builder()
        .guarded("GET", ALL, Scope.SCHEMAS_READ, endpoints::list)
        .guarded("GET", ONE, Scope.SCHEMAS_READ, endpoints::one)
        .guarded("PUT", ONE, Scope.SCHEMAS_WRITE, endpoints::put)
        .guarded("DELETE", ONE, Scope.SCHEMAS_WRITE, endpoints::delete);
  }

  private Answer list(Call call) {
    Query query = call.query().knowing(Set.of("after", "limit"));
    String after = query.value("after").orElse("");
    int limit = query.word("limit", SchemaEndpoints::limit).orElse(PAGE);
    TreeMap<String, Supplier<ObjectNode>> all = new TreeMap<>();
    schemas.made().forEach((name, kept) -> all.put(name, () -> shown(kept)));
    schemas.ofFile().forEach((name, rule) -> all.put(name, () -> shown(rule)));
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("schemas");
    for (Map.Entry<String, Supplier<ObjectNode>> each : all.tailMap(after, false).entrySet()) {
      if (items.size() == limit) {
        page.put("next", items.get(limit - 1).path("name").asText());
        break;
      }
      ObjectNode item = each.getValue().get();
      item.remove("schema");
      items.add(item);
    }
    return answer(200, page);
  }

  static int limit(String text) {
    if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_PAGE) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("1 to " + MAX_PAGE + " is right");
  }

  private ObjectNode shown(SchemaRule rule) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("name", rule.name()).put("type", rule.type());
    rule.version().ifPresent(version -> json.put("version", version));
    json.put("mode", rule.mode().word());
    json.set("schema", rule.json());
    return counted(json.put("from", "file"), rule.name());
  }

  private ObjectNode shown(Kept kept) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", kept.name());
    json.setAll(kept.json());
    json.put("from", "api").put("revision", kept.version());
    json.put("created", kept.made().at().toString()).put("createdBy", kept.made().by());
    json.put("changed", kept.changed().at().toString()).put("changedBy", kept.changed().by());
    schemas.trouble(kept.name()).ifPresent(trouble -> json.put("trouble", trouble));
    return counted(json, kept.name());
  }

  private ObjectNode counted(ObjectNode json, String name) {
    Mismatches.Checks checks = mismatches.of(name);
    return json.put("checked", checks.checked()).put("wrong", checks.wrong());
  }

  private Answer one(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    SchemaRule file = schemas.ofFile().get(name);
    return file == null ? tagged(200, schemas.require(name)) : answer(200, shown(file));
  }

  private Answer put(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    ContentTypes.requireJson(call);
    ObjectNode json = Json.readExact(call.body());
    json.remove(SHOWN_ONLY);
    JsonNode named = json.remove("name");
    if (named != null && !named.asText("").equals(name)) {
      throw Fault.of(
          Fault.Kind.INVALID, "invalid-member", "member name: it is not the one in the path");
    }
    if (json.has("file")) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-member",
          "member file: the hub reads no file for a caller; give the schema itself under 'schema'");
    }
    Schemas.Put put =
        schemas.put(call.requireCaller().name(), name, json, IfMatch.version(call, "schema"));
    return tagged(put.isNew() ? 201 : 200, put.kept()).with("Location", ALL + "/" + name);
  }

  private Answer delete(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    schemas.delete(call.requireCaller().name(), name, IfMatch.version(call, "schema"));
    return Answer.json(200, Json.object(json -> json.writeStringField("removed", name)));
  }

  private Answer tagged(int status, Kept kept) {
    return answer(status, shown(kept)).with("ETag", "\"" + kept.version() + "\"");
  }

  static Answer answer(int status, ObjectNode json) {
    return Answer.json(status, json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
