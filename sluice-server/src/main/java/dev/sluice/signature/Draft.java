package dev.sluice.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A request that is being made up, to be sent to a check.
///
/// @param headers header fields, by their names in lower case
/// @param query what stands behind the question mark
/// @param body the body
@SuppressWarnings("ArrayRecordComponent") // Drafts are handed on, and never compared.
public record Draft(Map<String, String> headers, String query, byte[] body) {

  /// Copies the headers.
  public Draft {
    headers = Map.copyOf(headers);
  }

  /// The same with a value at a place.
  ///
  /// @throws Fault `cannot-sign` when the body has no room for it
  Draft with(Place place, String value) {
    return switch (place) {
      case Place.Header(String name) -> {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name.toLowerCase(Locale.ROOT), value);
        yield new Draft(more, query, body);
      }
      case Place.Query(String name) ->
          new Draft(
              headers,
              query + (query.isEmpty() ? "" : "&") + encoded(name) + "=" + encoded(value),
              body);
      case Place.Member(String path) -> new Draft(headers, query, member(path, value));
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private byte[] member(String path, String value) {
    JsonNode root = incoming().json().orElse(null);
    if (!(root instanceof ObjectNode at)) {
      throw cannot("the body is no JSON object that " + path + " could stand in");
    }
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      at = at.get(names[i]) instanceof ObjectNode inner ? inner : at.putObject(names[i]);
    }
    at.put(names[names.length - 1], value);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// As whoever checks will see it.
  public Incoming incoming() {
    Map<String, List<String>> all = new HashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return new Incoming(all, query, body);
  }

  /// Says why no request can be made.
  public static Fault cannot(String why) {
    return Fault.of(Fault.Kind.INVALID, "cannot-sign", "no request can be signed: " + why);
  }
}
