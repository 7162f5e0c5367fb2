package dev.sluice.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Hides the secrets of a piece when it is shown, and puts them back when it is given as it was
/// shown.
///
/// A place is named by its keys; `*` is any key. What stands there, be it a text or a list, is
/// shown as `***`.
final class Veil {

  private static final String HIDDEN = "***";

  private static final Map<Sort, List<List<String>>> PLACES =
      Map.of(
          Sort.RULE,
          List.of(),
          Sort.TARGET,
          List.of(
              List.of("webhook", "secret"),
              List.of("webhook", "headers", "*"),
              List.of("http", "headers", "*")),
          Sort.CONNECTION,
          List.of(
              List.of("basic", "password"),
              List.of("api-key", "value"),
              List.of("oauth", "client-secret"),
              List.of("oauth", "parameters", "*"),
              List.of("headers", "*"),
              List.of("query", "*"),
              List.of("body", "*")));

  private Veil() {}

  /// The piece without its secrets.
  static ObjectNode over(Sort sort, ObjectNode json) {
    ObjectNode shown = json.deepCopy();
    for (List<String> place : PLACES.getOrDefault(sort, List.of())) {
      hide(shown, place);
    }
    return shown;
  }

  private static void hide(ObjectNode json, List<String> place) {
    String key = place.getFirst();
    for (String name : key.equals("*") ? names(json) : List.of(key)) {
      JsonNode value = json.get(name);
      if (value == null) {
        continue;
      }
      if (place.size() == 1) {
        json.put(name, HIDDEN);
      } else if (value instanceof ObjectNode inner) {
        hide(inner, place.subList(1, place.size()));
      }
    }
  }

  /// The piece with the secrets that are kept, wherever it says `***`.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-target`, `invalid-connection` when none is kept there
  static ObjectNode lifted(Sort sort, ObjectNode json, Optional<Kept> kept) {
    ObjectNode whole = json.deepCopy();
    ObjectNode old = kept.map(Kept::json).orElseGet(JsonNodeFactory.instance::objectNode);
    for (List<String> place : PLACES.getOrDefault(sort, List.of())) {
      lift(sort, whole, old, place);
    }
    return whole;
  }

  private static void lift(Sort sort, ObjectNode json, JsonNode old, List<String> place) {
    String key = place.getFirst();
    for (String name : key.equals("*") ? names(json) : List.of(key)) {
      JsonNode value = json.get(name);
      if (value instanceof ObjectNode inner && place.size() > 1) {
        lift(sort, inner, old.path(name), place.subList(1, place.size()));
      } else if (value != null && place.size() == 1 && isHidden(value)) {
        JsonNode secret = old.get(name);
        if (secret == null) {
          throw sort.invalid(
              "'"
                  + name
                  + "' is '"
                  + HIDDEN
                  + "', which keeps a secret that is there, and none is");
        }
        json.set(name, secret);
      }
    }
  }

  private static boolean isHidden(JsonNode value) {
    return value.asText("").equals(HIDDEN)
        || value instanceof ArrayNode list
            && list.size() == 1
            && list.get(0).asText("").equals(HIDDEN);
  }

  private static List<String> names(ObjectNode json) {
    return json.properties().stream().map(Map.Entry::getKey).toList();
  }
}
