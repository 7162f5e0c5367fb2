package dev.sluice.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.replay.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The body of a call that asks for a replay, or for a redrive in bulk.
record RunBody(JsonNode json) {

  private static final int MAX_ITEMS = 100;

  /// @throws Fault `invalid-json`, `unknown-member`, `unsupported-media-type`
  static RunBody of(Call call, Set<String> members) {
    ContentTypes.requireJson(call);
    JsonNode json = Json.readObject(call.body());
    for (String name : (Iterable<String>) json::fieldNames) {
      if (!members.contains(name)) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "unknown-member",
            "there is no member '" + name + "' here; " + Nearest.hint(name, members));
      }
    }
    return new RunBody(json);
  }

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

  <T> List<T> texts(String member, Function<String, T> made) {
    JsonNode value = json.path(member);
    if (!value.isArray() || value.isEmpty() || value.size() > MAX_ITEMS) {
      throw invalid(member, "it must be an array of 1 to " + MAX_ITEMS + " strings");
    }
    List<T> all = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isTextual()) {
        throw invalid(member, "each of its items must be a string");
      }
      all.add(tried(member, () -> made.apply(item.textValue())));
    }
    return all;
  }

  Optional<Long> position(String member) {
    JsonNode value = json.get(member);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 1) {
      throw invalid(member, "it must be a position, which is a whole number from 1 on");
    }
    return Optional.of(value.longValue());
  }

  boolean flag(String member) {
    JsonNode value = json.get(member);
    if (value != null && !value.isBoolean()) {
      throw invalid(member, "it must be true or false");
    }
    return value != null && value.booleanValue();
  }

  Optional<String> object(String member) {
    JsonNode value = json.get(member);
    if (value != null && !value.isObject()) {
      throw invalid(member, "it must be an object");
    }
    return Optional.ofNullable(value).map(JsonNode::toString);
  }

  int perSecond() {
    return text("rate", RunBody::rate).orElse(Work.DEFAULT_PER_SECOND);
  }

  private static Integer rate(String text) {
    if (!text.matches("[1-9][0-9]{0,5}/s")) {
      throw new IllegalArgumentException("'" + text + "' is no rate; one is 100/s");
    }
    return Integer.parseInt(text.substring(0, text.length() - 2));
  }

  static <T> T tried(String member, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw invalid(member, String.valueOf(e.getMessage()));
    }
  }

  static Fault invalid(String member, String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-member", "member " + member + ": " + sentence);
  }
}
