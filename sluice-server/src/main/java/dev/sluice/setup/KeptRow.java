package dev.sluice.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Pieces as the registry keeps them, sealed, since they hold secrets.
///
/// ```
/// identity/setup/<rule, target or connection>/<name>
///   {"v":1,"json":<as in sluice.yaml>,"ids":{<target>:<id>},
///    "made":{"at":<time>,"by":…},"changed":{…}}
/// ```
final class KeptRow {

  private static final int PAGE = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private KeptRow() {}

  static Payload written(Kept kept) {
    ObjectNode row = MAPPER.createObjectNode().put("v", 1);
    row.set("json", kept.json());
    ObjectNode ids = row.putObject("ids");
    kept.ids().forEach(ids::put);
    change(row.putObject("made"), kept.made());
    change(row.putObject("changed"), kept.changed());
    return Payload.ofText(row.toString());
  }

  private static void change(ObjectNode json, Kept.Change change) {
    json.put("at", change.at().toString()).put("by", change.by());
  }

  static List<Kept> all(Registry registry, Sort sort) {
    List<Kept> all = new ArrayList<>();
    List<Registered> page = registry.list(sort.prefix(), "", PAGE);
    while (!page.isEmpty()) {
      page.forEach(row -> all.add(read(row, sort)));
      page = registry.list(sort.prefix(), page.getLast().key(), PAGE);
    }
    return all;
  }

  private static Kept read(Registered row, Sort sort) {
    JsonNode json;
    try {
      json = MAPPER.readTree(row.value().text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the registry's value " + row.key() + " is no JSON", e);
    }
    Map<String, String> ids = new HashMap<>();
    json.path("ids").properties().forEach(each -> ids.put(each.getKey(), each.getValue().asText()));
    return new Kept(
        row.key().substring(sort.prefix().length()),
        (ObjectNode) json.path("json"),
        ids,
        row.version(),
        change(json.path("made")),
        change(json.path("changed")));
  }

  private static Kept.Change change(JsonNode json) {
    return new Kept.Change(Instant.parse(json.path("at").asText()), json.path("by").asText());
  }
}
