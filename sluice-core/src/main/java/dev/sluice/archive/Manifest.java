package dev.sluice.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is about to be published and settled, as it is noted durably before.
///
/// ```
/// {"version": 1, "first": 1, "through": 512,
///  "objects": [{"key": …, "token": …, "length": …}],
///  "tallies": {"<rule>": {"delivered": 510, "dead": 2}},
///  "count": {"events": 507, "errors": 2, "dropped": 3, "droppedBefore": 0}}
/// ```
///
/// One that an older hub has written has no `count`, and drops nothing.
///
/// @param first the position of the first event
/// @param through the position of the last event
/// @param objects the sealed drafts
/// @param tallies how many deliveries of each rule end with it, and how
/// @param count how many events it is of
record Manifest(
    Position first,
    Position through,
    List<Sealed> objects,
    Map<RuleName, Tally> tallies,
    Count count) {

  /// How many events have a line, have one under the error prefix, and have none; and how many had
  /// none before.
  record Count(long events, long errors, long dropped, long droppedBefore) {
    static final Count NONE = new Count(0, 0, 0, 0);
  }

  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  Manifest {
    objects = List.copyOf(objects);
    tallies = Map.copyOf(tallies);
  }

  byte[] toBytes() throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", VERSION);
    root.put("first", first.value());
    root.put("through", through.value());
    ArrayNode each = root.putArray("objects");
    for (Sealed object : objects) {
      each.addObject()
          .put("key", object.key().value())
          .put("token", object.token())
          .put("length", object.length());
    }
    ObjectNode all = root.putObject("tallies");
    tallies.forEach((rule, tally) ->
        all.putObject(rule.value()).put("delivered", tally.delivered()).put("dead", tally.dead()));
    root.putObject("count")
        .put("events", count.events())
        .put("errors", count.errors())
        .put("dropped", count.dropped())
        .put("droppedBefore", count.droppedBefore());
    return MAPPER.writeValueAsBytes(root);
  }

  /// The manifest that stands in a store, if there is one.
  static Optional<Manifest> read(ObjectStore store, ObjectKey key) throws IOException {
    Optional<InputStream> opened = store.open(key);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = opened.get()) {
      return Optional.of(parse(in.readAllBytes()));
    }
  }

  /// Reads a manifest back.
  ///
  /// @throws IOException when it is not one; nothing is guessed then
  static Manifest parse(byte[] bytes) throws IOException {
    JsonNode root = MAPPER.readTree(bytes);
    if (root.path("version").asInt() != VERSION) {
      throw new IOException("the archive's manifest is not of version " + VERSION);
    }
    try {
      List<Sealed> objects = new ArrayList<>();
      for (JsonNode object : root.required("objects")) {
        objects.add(
            new Sealed(
                new ObjectKey(object.required("key").textValue()),
                object.required("token").textValue(),
                object.required("length").longValue()));
      }
      Map<RuleName, Tally> tallies = new HashMap<>();
      for (Map.Entry<String, JsonNode> each : root.required("tallies").properties()) {
        tallies.put(
            new RuleName(each.getKey()),
            new Tally(
                each.getValue().required("delivered").longValue(),
                each.getValue().required("dead").longValue()));
      }
      return new Manifest(
          new Position(root.required("first").longValue()),
          new Position(root.required("through").longValue()),
          objects,
          tallies,
          root.has("count") ? count(root.get("count")) : Count.NONE);
    } catch (IllegalArgumentException e) {
      throw new IOException("the archive's manifest cannot be read", e);
    }
  }

  private static Count count(JsonNode count) {
    return new Count(
        count.required("events").longValue(),
        count.required("errors").longValue(),
        count.required("dropped").longValue(),
        count.required("droppedBefore").longValue());
  }
}
