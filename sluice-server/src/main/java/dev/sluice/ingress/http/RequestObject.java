package dev.sluice.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The JSON object in a call's body, with the members that are known there and no others.
public final class RequestObject {

  private static final int MAX_ITEMS = 100;

  private final JsonNode json;

  private RequestObject(JsonNode json) {
    this.json = json;
  }

  /// Reads the body.
  ///
  /// @throws Fault `invalid-json`, `unknown-member`, `unsupported-media-type`
  public static RequestObject of(Call call, Set<String> members) {
    ContentTypes.requireJson(call);
    JsonNode json = Json.readObject(call.body());
    requireKnown(json, members);
    return new RequestObject(json);
  }

  /// Refuses members that are not known.
  ///
  /// @throws Fault `unknown-member`
  public static void requireKnown(JsonNode json, Set<String> members) {
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!members.contains(name)) {
            throw Fault.of(
                Fault.Kind.INVALID,
                "unknown-member",
                "there is no member '" + name + "' here; " + Nearest.hint(name, members));
          }
        });
  }

  /// What was read already, and whose members are known.
  static RequestObject of(JsonNode json) {
    return new RequestObject(json);
  }

  /// A text of which something is made; empty when the member is absent.
  ///
  /// @throws Fault `invalid-member` when it is no text, or something is thrown against it
  public <T> Optional<T> text(String member, Function<String, T> made) {
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
  public <T> T neededText(String member, Function<String, T> made) {
    return text(member, made).orElseThrow(() -> invalid(member, "it is missing"));
  }

  /// A list of texts of which something is made; empty when the member is absent.
  ///
  /// @throws Fault `invalid-member` when it is no array of 1 to 100 strings, or something is thrown
  ///   against it
  public <T> Optional<T> texts(String member, Function<List<String>, T> made) {
    return json.has(member) ? Optional.of(neededTexts(member, made)) : Optional.empty();
  }

  /// A list of texts that must be there.
  public <T> T neededTexts(String member, Function<List<String>, T> made) {
    JsonNode value = json.path(member);
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
    return tried(member, () -> made.apply(texts));
  }

  /// Positions of the journal; empty when the member is absent.
  ///
  /// @param most how many at most
  /// @throws Fault `invalid-member`
  public Optional<List<Long>> positions(String member, int most) {
    JsonNode value = json.get(member);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      throw invalid(member, "it must be an array of 1 to " + most + " positions");
    }
    List<Long> positions = new ArrayList<>();
    for (JsonNode item : value) {
      positions.add(position(member, item));
    }
    return Optional.of(positions);
  }

  /// What is thrown where a member must be there.
  public static Fault missing(String member) {
    return invalid(member, "it is missing");
  }

  /// A position of the journal; empty when the member is absent.
  public Optional<Long> position(String member) {
    JsonNode value = json.get(member);
    return value == null ? Optional.empty() : Optional.of(position(member, value));
  }

  private static long position(String member, JsonNode value) {
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 1) {
      throw invalid(member, "it must be a position, which is a whole number from 1 on");
    }
    return value.longValue();
  }

  /// Whether a member is there and true.
  public boolean flag(String member) {
    JsonNode value = json.get(member);
    if (value != null && !value.isBoolean()) {
      throw invalid(member, "it must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /// An object, as JSON; empty when the member is absent.
  public Optional<String> object(String member) {
    JsonNode value = json.get(member);
    if (value != null && !value.isObject()) {
      throw invalid(member, "it must be an object");
    }
    return Optional.ofNullable(value).map(JsonNode::toString);
  }

  /// Something that is made of a member.
  ///
  /// @throws Fault `invalid-member` when something is thrown against it
  static <T> T tried(String member, Supplier<T> made) {
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
