package dev.sluice.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.registry.Registered;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// What was seen of one kind, as the registry keeps it.
///
/// ```
/// schema/seen/<16 bytes of SHA-256 over source, type and version, in hex>
///   {"v":1,"source":…,"type":…,"version":…,"count":…,"looked":…,"first":<ms>,"last":<ms>,
///    "through":<position>,"unkept":…,
///    "fields":{<pointer>:[<values>,<events>,<first>,<last>,<untold>,<untold shapes>,<absence>,
///                         <values of each shape, in the order of Shape>…]}}
/// ```
final class ObservedRow {

  static final String PREFIX = "schema/seen/";

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int SHAPES_FROM = 7;

  private ObservedRow() {}

  static String key(EventKind kind) {
    String text = kind.source() + "\0" + kind.type() + "\0" + kind.version();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static Payload written(Observed seen) {
    ObjectNode row =
        MAPPER
            .createObjectNode()
            .put("v", 1)
            .put("source", seen.kind.source())
            .put("type", seen.kind.type())
            .put("version", seen.kind.version())
            .put("count", seen.count)
            .put("looked", seen.looked)
            .put("first", seen.first.toEpochMilli())
            .put("last", seen.last.toEpochMilli())
            .put("through", seen.through)
            .put("unkept", seen.unkept);
    ObjectNode fields = row.putObject("fields");
    seen.fields.forEach((pointer, field) -> {
      ArrayNode numbers = fields.putArray(pointer);
      numbers.add(field.values).add(field.events).add(field.first).add(field.last);
      numbers.add(field.isUntold ? 1 : 0).add(field.untoldShapes).add(field.absence.code);
      for (long each : field.shapes) {
        numbers.add(each);
      }
    });
    return Payload.ofText(row.toString());
  }

  static Observed read(Registered stored) {
    JsonNode row;
    try {
      row = MAPPER.readTree(stored.value().text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the registry's value " + stored.key() + " is no JSON", e);
    }
    EventKind kind =
        new EventKind(
            row.path("source").asText(), row.path("type").asText(), row.path("version").asText());
    Observed seen = new Observed(kind, Instant.ofEpochMilli(row.path("first").asLong()));
    seen.last = Instant.ofEpochMilli(row.path("last").asLong());
    seen.count = row.path("count").asLong();
    seen.looked = row.path("looked").asLong();
    seen.through = row.path("through").asLong();
    seen.unkept = row.path("unkept").asLong();
    seen.version = stored.version();
    row.path("fields")
        .properties()
        .forEach(each -> {
          JsonNode numbers = each.getValue();
          SeenField field = new SeenField();
          field.values = numbers.path(0).asLong();
          field.events = numbers.path(1).asLong();
          field.first = numbers.path(2).asLong();
          field.last = numbers.path(3).asLong();
          field.isUntold = numbers.path(4).asInt() == 1;
          field.untoldShapes = numbers.path(5).asInt();
          field.absence = SeenField.Absence.of(numbers.path(6).asInt());
          for (int i = 0; i < field.shapes.length; i++) {
            field.shapes[i] = numbers.path(SHAPES_FROM + i).asLong();
          }
          seen.fields.put(each.getKey(), field);
        });
    return seen;
  }
}
