package dev.sluice.rule.filter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.events.cesql.Cesql;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.rule.filter.Filter.Likeness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The filters of one rule: an event must pass all of them.
///
/// @param all one or more
public record Filters(List<Filter> all) {

  /// How long filters may be as JSON, in characters.
  public static final int MAX_LENGTH = 16_384;

  /// How many filters there may be, those within others too.
  public static final int MAX_FILTERS = 100;

  /// How deep filters may be nested.
  public static final int MAX_DEPTH = 20;

  private static final List<String> DIALECTS =
      List.of("exact", "prefix", "suffix", "all", "any", "not", "sql");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// Copies the list.
  public Filters {
    all = List.copyOf(all);
  }

  /// Reads a list of filters.
  ///
  /// @param who whose they are, for the fault's sentence, such as `rule 'x'`
  /// @throws Fault `invalid-filter`, with the place and the reason
  public static Filters read(String who, String json) {
    Reading reading = new Reading(who);
    if (json.length() > MAX_LENGTH) {
      throw reading.wrong(
          "$",
          "the filters have "
              + json.length()
              + " characters; at most "
              + MAX_LENGTH
              + " are taken");
    }
    try {
      return new Filters(reading.several(JSON.readTree(json), "$", 1));
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw reading.wrong("$", "the filters are not JSON: " + reason);
    }
  }

  /// Whether an event passes all of them.
  public boolean pass(ObjectNode view) {
    Attributes event = new Attributes(view);
    return all.stream().allMatch(filter -> filter.passes(event));
  }

  private static final class Reading {
    private final String who;
    private int count;

    Reading(String who) {
      this.who = who;
    }

    Fault wrong(String place, String reason) {
      return Fault.of(Fault.Kind.INVALID, "invalid-filter", who + " at " + place + ": " + reason);
    }

    List<Filter> several(JsonNode node, String place, int depth) {
      if (!node.isArray() || node.isEmpty()) {
        throw wrong(place, "an array of one or more filters is expected");
      }
      List<Filter> filters = new ArrayList<>();
      for (JsonNode item : node) {
        filters.add(filter(item, place + "[" + filters.size() + "]", depth));
      }
      return filters;
    }

    private Filter filter(JsonNode node, String place, int depth) {
      if (!node.isObject() || node.size() != 1) {
        throw wrong(
            place,
            "a filter is an object with one dialect, such as {\"exact\": {\"type\": \"x\"}}");
      }
      if (++count > MAX_FILTERS) {
        throw wrong(place, "there are more than " + MAX_FILTERS + " filters");
      }
      if (depth > MAX_DEPTH) {
        throw wrong(place, "filters are nested more than " + MAX_DEPTH + " deep");
      }
      Map.Entry<String, JsonNode> only = node.properties().iterator().next();
      String inner = place + "." + only.getKey();
      JsonNode value = only.getValue();
      return switch (only.getKey()) {
        case "exact" -> new Filter.Each(Likeness.EXACT, attributes(value, inner));
        case "prefix" -> new Filter.Each(Likeness.PREFIX, attributes(value, inner));
        case "suffix" -> new Filter.Each(Likeness.SUFFIX, attributes(value, inner));
        case "all" -> new Filter.All(several(value, inner, depth + 1));
        case "any" -> new Filter.Any(several(value, inner, depth + 1));
        case "not" -> new Filter.Not(filter(value, inner, depth + 1));
        case "sql" -> sql(value, inner);
        default ->
            throw wrong(
                place,
                "'" + only.getKey() + "' is no dialect; " + Nearest.hint(only.getKey(), DIALECTS));
      };
    }

    private Map<String, String> attributes(JsonNode node, String place) {
      if (!node.isObject() || node.isEmpty()) {
        throw wrong(place, "an object of attributes and texts is expected");
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String name = member.getKey();
        if (!name.matches("[a-z0-9]+") || name.equals("data")) {
          throw wrong(
              place,
              "'"
                  + name
                  + "' names no attribute: their names have lower-case letters and digits only,"
                  + " and filters do not see the data; a pattern does");
        }
        if (!member.getValue().isTextual() || member.getValue().textValue().isEmpty()) {
          throw wrong(place + "." + name, "a text that is not empty is expected");
        }
        attributes.put(name, member.getValue().textValue());
      }
      return attributes;
    }

    private Filter sql(JsonNode node, String place) {
      if (!node.isTextual()) {
        throw wrong(place, "a CESQL expression as text is expected, such as \"type LIKE 'com.%'\"");
      }
      try {
        return new Filter.Sql(Cesql.parse(node.textValue()));
      } catch (Fault e) {
        throw wrong(place, e.sentence());
      }
    }
  }
}
