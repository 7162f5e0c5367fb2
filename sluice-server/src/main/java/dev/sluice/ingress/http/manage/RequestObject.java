package dev.sluice.ingress.http.manage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The JSON object in a call's body, with the members that are known there and no others.
final class RequestObject {

  private static final int MAX_ITEMS = 100;

  private final JsonNode json;

  private RequestObject(JsonNode json) {
    this.json = json;
  }

  /// Reads the body.
  ///
  /// @throws Fault `invalid-json`, `unknown-member`, `unsupported-media-type`
  static RequestObject of(Call call, Set<String> members) {
    ContentTypes.requireJson(call);
    JsonNode json = Json.readObject(call.body());
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!members.contains(name)) {
            throw Fault.of(
                Fault.Kind.INVALID,
                "unknown-member",
                "there is no member '" + name + "' here; " + Nearest.hint(name, members));
          }
        });
    return new RequestObject(json);
  }

  /// A text of which something is made; empty when the member is absent.
  ///
  /// @throws Fault `invalid-member` when it is no text, or something is thrown against it
  <T> Optional<T> text(String member, Function<String, T> made) {
    JsonNode value = json.get(member);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw invalid(member, "it must be a string");
    }
    return Optional.of(tried(member, () -> made.apply(value.textValue())));
  }

  /// A text that must be there.
  <T> T neededText(String member, Function<String, T> made) {
    return text(member, made).orElseThrow(() -> invalid(member, "it is missing"));
  }

  /// A list of texts of which something is made; empty when the member is absent.
  ///
  /// @throws Fault `invalid-member` when it is no array of 1 to 100 strings, or something is thrown
  ///   against it
  <T> Optional<T> texts(String member, Function<List<String>, T> made) {
    JsonNode value = json.get(member);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isArray() || value.isEmpty() || value.size() > MAX_ITEMS) {
      throw invalid(member, "it must be an array of 1 to " + MAX_ITEMS + " strings");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isTextual()) {
        throw invalid(member, "each of its items must be a string");
      }
      texts.add(item.textValue());
    }
    return Optional.of(tried(member, () -> made.apply(texts)));
  }

  private static <T> T tried(String member, java.util.function.Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw invalid(member, String.valueOf(e.getMessage()));
    }
  }

  private static Fault invalid(String member, String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-member", "member " + member + ": " + sentence);
  }
}
