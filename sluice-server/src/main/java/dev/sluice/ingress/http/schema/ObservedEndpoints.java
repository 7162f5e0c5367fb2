package dev.sluice.ingress.http.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Query;
import dev.sluice.ingress.http.Routes;
import dev.sluice.schema.EventKind;
import dev.sluice.schema.Observations;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `/v1/schemas/observed`: what events were seen to look like.
///
/// ```
/// GET /v1/schemas/observed?type=…&limit=100&after=<as in next> → {"observed":[
///   {"type":…,"source":…,"version":…,"events":9,"looked":9,"first":<time>,"last":<time>,
///    "unkept":0,"fields":12}],"unkept":0,"next":"<type> <source> <version>"}
/// GET …/observed/fields?type=…&source=…&version=… → {…,"fields":[
///   {"field":"/detail/a/*","types":{"string":9},"events":9,"share":1.0}]}
/// GET …/observed/schema?type=…&source=…&version=… → {"$schema":…}
/// DELETE /v1/schemas/observed?type=…&source=…&version=… → {"forgotten":true}
/// ```
public final class ObservedEndpoints {

  private static final String ALL = "/v1/schemas/observed";
  private static final Set<String> KIND = Set.of("type", "source", "version");
  private static final int PAGE = 100;

  private final Observations observations;

  private ObservedEndpoints(Observations observations) {
    this.observations = observations;
  }

  /// The routes over what was seen.
  public static Routes.Builder routes(Observations observations) {
    ObservedEndpoints endpoints = new ObservedEndpoints(observations);
    return Routes.builder()
        .guarded("GET", ALL, Scope.SCHEMAS_READ, endpoints::list)
        .guarded("GET", ALL + "/fields", Scope.SCHEMAS_READ, endpoints::fields)
        .guarded("GET", ALL + "/schema", Scope.SCHEMAS_READ, endpoints::schema)
        .guarded("DELETE", ALL, Scope.SCHEMAS_WRITE, endpoints::forget);
  }

  private Answer list(Call call) {
    Query query = call.query().knowing(Set.of("type", "after", "limit"));
    Optional<EventKind> after = query.word("after", ObservedEndpoints::place);
    int limit = query.word("limit", SchemaEndpoints::limit).orElse(PAGE);
    Optional<String> type = query.filled("type");
    List<Observations.Seen> found =
        observations.list(after, Observations.MAX_KINDS).stream()
            .filter(seen -> type.map(seen.kind().type()::equals).orElse(true))
            .toList();
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("observed");
    found.stream()
        .limit(limit)
        .forEach(seen -> items.add(shown(seen).put("fields", seen.fields().size())));
    page.put("unkept", observations.unkept());
    if (found.size() > limit) {
      page.put("next", place(found.get(limit - 1).kind()));
    }
    return SchemaEndpoints.answer(200, page);
  }

  private static String place(EventKind kind) {
    return JsonNodeFactory.instance
        .arrayNode()
        .add(kind.type())
        .add(kind.source())
        .add(kind.version())
        .toString();
  }

  private static EventKind place(String text) {
    try {
      var parts = new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
      if (parts.isArray() && parts.size() == 3) {
        return new EventKind(parts.get(1).asText(), parts.get(0).asText(), parts.get(2).asText());
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException("it is no 'next' of a page", e);
    }
    throw new IllegalArgumentException("it is no 'next' of a page");
  }

  private static ObjectNode shown(Observations.Seen seen) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", seen.kind().type())
        .put("source", seen.kind().source())
        .put("version", seen.kind().version())
        .put("events", seen.count())
        .put("looked", seen.looked())
        .put("first", seen.first().toString())
        .put("last", seen.last().toString())
        .put("unkept", seen.unkept());
  }

  private Answer fields(Call call) {
    Observations.Seen seen = observations.find(kind(call)).orElseThrow(() -> missing());
    ObjectNode json = shown(seen);
    ArrayNode fields = json.putArray("fields");
    for (Observations.Field field : seen.fields()) {
      ObjectNode one = fields.addObject().put("field", field.pointer());
      ObjectNode types = one.putObject("types");
      field.shapes().forEach((shape, count) -> types.put(shape.word(), count));
      one.put("events", field.events()).put("share", field.share());
    }
    return SchemaEndpoints.answer(200, json);
  }

  private Answer schema(Call call) {
    return SchemaEndpoints.answer(
        200, observations.schema(kind(call)).orElseThrow(() -> missing()));
  }

  private Answer forget(Call call) {
    if (!observations.forget(kind(call))) {
      throw missing();
    }
    return SchemaEndpoints.answer(
        200, JsonNodeFactory.instance.objectNode().put("forgotten", true));
  }

  /// The kind that a query names. Where source or version are left out, there must be only one.
  private EventKind kind(Call call) {
    Query query = call.query().knowing(KIND);
    String type = query.filled("type").orElseThrow(() -> Query.invalid("type", "it is missing"));
    Optional<String> source = query.value("source");
    Optional<String> version = query.value("version");
    List<EventKind> fitting =
        observations.list(Optional.empty(), Observations.MAX_KINDS).stream()
            .map(Observations.Seen::kind)
            .filter(kind ->
                kind.type().equals(type)
                    && source.map(kind.source()::equals).orElse(true)
                    && version.map(kind.version()::equals).orElse(true))
            .toList();
    if (fitting.size() > 1) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "several-observed",
          "events of "
              + fitting.size()
              + " sources or versions have this type; name one by source and version");
    }
    return fitting.stream().findFirst().orElseThrow(() -> missing());
  }

  private static Fault missing() {
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "not-observed",
        "no event of this type, source and version was seen, or what was seen is not kept");
  }
}
