package dev.sluice.ingress.http.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.Json;
import dev.sluice.setup.Kept;
import dev.sluice.setup.Setup;
import dev.sluice.setup.Sort;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Pieces as they are given and shown.
///
/// ```
/// {"name":…, <the keys of sluice.yaml>, "from":"api","version":1,
///  "created":<time>,"createdBy":…,"changed":<time>,"changedBy":…,"trouble":…}
/// ```
///
/// A piece that is `"from":"file"` has neither a version nor times.
final class PieceJson {

  /// What a piece is shown with, and may be given back with.
  private static final List<String> SHOWN_ONLY =
      List.of("from", "version", "created", "createdBy", "changed", "changedBy", "trouble");

  private PieceJson() {}

  /// What a call gives as the piece of its path.
  ///
  /// @throws Fault `invalid-json`, `unsupported-media-type`, `invalid-member`
  static ObjectNode given(Call call, String name) {
    ContentTypes.requireJson(call);
    ObjectNode json = Json.readExact(call.body());
    removeShown(json);
    JsonNode named = json.remove("name");
    if (named != null && !named.asText("").equals(name)) {
      throw Fault.of(
          Fault.Kind.INVALID, "invalid-member", "member name: it is not the one in the path");
    }
    return json;
  }

  static void removeShown(ObjectNode json) {
    json.remove(SHOWN_ONLY);
  }

  static ObjectNode shown(Setup setup, Sort sort, Kept kept) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", kept.name());
    json.setAll(setup.shown(sort, kept));
    json.put("from", "api").put("version", kept.version());
    change(json, "created", kept.made());
    change(json, "changed", kept.changed());
    setup.trouble(sort, kept.name()).ifPresent(trouble -> json.put("trouble", trouble));
    return json;
  }

  /// A piece of the file, as it is written there.
  static ObjectNode ofFile(Setup setup, Sort sort, String name) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
    setup.shownOfFile(sort, name).ifPresent(json::setAll);
    return json.put("from", "file");
  }

  private static void change(ObjectNode json, String member, Kept.Change change) {
    json.put(member, change.at().toString()).put(member + "By", change.by());
  }

  static Answer answer(Setup setup, Sort sort, Kept kept) {
    return answer(200, shown(setup, sort, kept)).with("ETag", etag(kept));
  }

  static Answer answer(Setup setup, Sort sort, Setup.Put put) {
    return answer(put.isNew() ? 201 : 200, shown(setup, sort, put.kept()))
        .with("ETag", etag(put.kept()));
  }

  static Answer answer(int status, ObjectNode json) {
    return Answer.json(status, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String etag(Kept kept) {
    return "\"" + kept.version() + "\"";
  }

  static Answer removed(String name) {
    return Answer.json(200, Json.object(json -> json.writeStringField("removed", name)));
  }
}
