package dev.sluice.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/// Makes a JSON Schema of what was seen: the types of each field, and as required what was always
/// there.
final class ObservedSchema {

  private final Observed seen;

  private ObservedSchema(Observed seen) {
    this.seen = seen;
  }

  static ObjectNode of(Observed seen) {
    ObjectNode schema =
        JsonNodeFactory.instance
            .objectNode()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", seen.kind.type());
    return new ObservedSchema(seen).fill(schema, "");
  }

  private ObjectNode fill(ObjectNode schema, String pointer) {
    SeenField field = seen.fields.get(pointer);
    if (field == null) {
      return schema;
    }
    List<String> types =
        field.seenShapes().stream()
            .filter(shape -> shape != Shape.INTEGER || field.shapes[Shape.NUMBER.index()] == 0)
            .map(Shape::word)
            .toList();
    if (types.size() == 1) {
      schema.put("type", types.getFirst());
    } else {
      ArrayNode all = schema.putArray("type");
      types.forEach(all::add);
    }
    if (seen.fields.containsKey(pointer + "/*")) {
      fill(schema.putObject("items"), pointer + "/*");
    }
    object(schema, pointer, field.shapes[Shape.OBJECT.index()]);
    return schema;
  }

  private void object(ObjectNode schema, String pointer, long objects) {
    String prefix = pointer + "/";
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<String, SeenField> each : seen.fields.tailMap(prefix, false).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        break;
      }
      String name = each.getKey().substring(prefix.length());
      if (name.contains("/") || name.equals("*")) {
        continue;
      }
      String plain = plain(name);
      fill(properties.putObject(plain), each.getKey());
      if (each.getValue().values == objects) {
        required.add(plain);
      }
    }
    if (!properties.isEmpty()) {
      schema.set("properties", properties);
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
  }

  private static String plain(String name) {
    return name.equals("~2") ? "*" : name.replace("~1", "/").replace("~0", "~");
  }
}
