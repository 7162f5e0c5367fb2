package dev.sluice.ingress.http.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.identity.user.Refusal;
import dev.sluice.ingress.http.aws.Trouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The parameters of a call, taken one by one. What is wrong with them is collected, and told all
/// at once by {@link #check()}, in Cognito's words. Members that nobody takes are passed over, as
/// newer clients send what older servers do not know.
///
/// | parameter | limit |
/// | --- | --- |
/// | `ClientId` | 1 to 128 of `A-Z a-z 0-9 _ + . -` |
/// | `Username` | 1 to 128 letters, marks, symbols, numbers and punctuation |
/// | passwords | 1 to 256 characters, no white space |
/// | codes, tokens | 1 to 2,048 and 8,192 characters |
/// | attributes | 50; names of 1 to 32, values of at most 2,048 characters |
final class Asked {

  private static final String ANY = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
  private static final String SOLID = "[\\S]+";
  private static final int MAX_TOKEN = 8_192;
  private static final int MAX_ATTRIBUTES = 50;
  private static final int MAX_NAME = 128;
  private static final int MAX_SHOWN = 128;

  private final JsonNode body;
  private final String by;
  private final String address;
  private final List<String> violations = new ArrayList<>();

  /// @param by the name of the operator; empty when there is none
  /// @param address where the call comes from
  Asked(JsonNode body, String by, String address) {
    this.body = body;
    this.by = by;
    this.address = address;
  }

  String by() {
    return by;
  }

  String address() {
    return address;
  }

  /// Refuses the call when a parameter was not what it must be.
  void check() {
    if (!violations.isEmpty()) {
      throw Refusal.INVALID_PARAMETER.because(
          violations.size()
              + " validation error"
              + (violations.size() == 1 ? "" : "s")
              + " detected: "
              + String.join("; ", violations));
    }
  }

  String clientId() {
    String client = required("ClientId", 1, MAX_NAME, "[\\w+.-]+", false);
    if (text(body, "SecretHash").isPresent()) {
      throw Refusal.NOT_AUTHORIZED.because(
          "Client " + client + " is not configured for secret but secret hash was received");
    }
    return client;
  }

  String userPoolId() {
    return required("UserPoolId", 1, 55, "[\\w-]+_[0-9a-zA-Z]+", false);
  }

  String username() {
    return required("Username", 1, MAX_NAME, ANY, false);
  }

  String password(String name) {
    return required(name, 1, 256, SOLID, true);
  }

  String code(String name) {
    return required(name, 1, 2_048, SOLID, true);
  }

  String token(String name) {
    return required(name, 1, MAX_TOKEN, "[A-Za-z0-9-_=.]+", true);
  }

  String session() {
    return required("Session", 20, 2_048, SOLID, true);
  }

  /// One of some words.
  String word(String name, List<String> words) {
    String word = required(name, 1, MAX_NAME, SOLID, false);
    if (!word.isEmpty() && !words.contains(word)) {
      wrong(name, word, false, "Member must satisfy enum value set: " + words);
    }
    return word;
  }

  Optional<String> word(String name, Optional<List<String>> words) {
    return has(name) && words.isPresent() ? Optional.of(word(name, words.get())) : Optional.empty();
  }

  String required(String name, int min, int max, String pattern, boolean isSecret) {
    Optional<String> value = text(body, name);
    if (value.isEmpty()) {
      violations.add(
          "Value "
              + (isSecret ? "" : "null ")
              + "at '"
              + lower(name)
              + "' failed to satisfy constraint: Member must not be null");
      return "";
    }
    return limited(name, value.get(), min, max, pattern, isSecret);
  }

  Optional<String> optional(String name, int min, int max, String pattern, boolean isSecret) {
    return text(body, name).map(value -> limited(name, value, min, max, pattern, isSecret));
  }

  Optional<String> optionalPassword(String name) {
    return optional(name, 1, 256, SOLID, true);
  }

  boolean flag(String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw notOfType(name, "true or false");
    }
    return value.booleanValue();
  }

  /// A whole number in a range.
  int whole(String name, int min, int max, int otherwise) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw notOfType(name, "a whole number");
    }
    int number = value.intValue();
    if (number < min) {
      wrong(name, "" + number, false, "Member must have value greater than or equal to " + min);
    } else if (number > max) {
      wrong(name, "" + number, false, "Member must have value less than or equal to " + max);
    }
    return number;
  }

  boolean has(String name) {
    return body.hasNonNull(name);
  }

  /// A list of names and values, as attributes are written.
  Map<String, String> attributes(String name) {
    JsonNode list = body.path(name);
    Map<String, String> attributes = new LinkedHashMap<>();
    if (list.isMissingNode() || list.isNull()) {
      return attributes;
    }
    if (!list.isArray()) {
      throw notOfType(name, "a list");
    }
    if (list.size() > MAX_ATTRIBUTES) {
      wrong(
          name,
          list.size() + " attributes",
          false,
          "Member must have length less than or equal to " + MAX_ATTRIBUTES);
      return attributes;
    }
    int number = 0;
    for (JsonNode each : list) {
      number++;
      String place = name + "." + number + ".member";
      if (!each.isObject()) {
        throw notOfType(place, "an object with Name and Value");
      }
      String key = limited(place + ".name", text(each, "Name").orElse(""), 1, 32, ANY, false);
      String value =
          limited(place + ".value", text(each, "Value").orElse(""), 0, 2_048, "(?s).*", true);
      if (attributes.put(key, value) != null) {
        wrong(place + ".name", key, false, "Member must not stand twice");
      }
    }
    return attributes;
  }

  /// A value of a map of texts, such as AuthParameters.
  String inside(String map, String name) {
    return insideIfThere(map, name)
        .orElseThrow(() -> Refusal.INVALID_PARAMETER.because("Missing required parameter " + name));
  }

  private Optional<String> insideIfThere(String map, String name) {
    JsonNode values = body.path(map);
    if (values.isMissingNode() || values.isNull()) {
      return Optional.empty();
    }
    if (!values.isObject()) {
      throw notOfType(map, "a map of texts");
    }
    if (text(values, "SECRET_HASH").isPresent()) {
      throw Refusal.NOT_AUTHORIZED.because(
          "Client is not configured for secret but secret hash was received");
    }
    Optional<String> value = text(values, name).filter(text -> !text.isEmpty());
    if (value.isPresent() && value.get().length() > MAX_TOKEN) {
      wrong(map, name, false, "Member must have length less than or equal to " + MAX_TOKEN);
    }
    return value;
  }

  private String limited(
      String name, String value, int min, int max, String pattern, boolean isSecret) {
    if (value.length() < min) {
      wrong(name, value, isSecret, "Member must have length greater than or equal to " + min);
    } else if (value.length() > max) {
      wrong(name, value, isSecret, "Member must have length less than or equal to " + max);
    } else if (!value.isEmpty() && !Pattern.matches(pattern, value)) {
      wrong(name, value, isSecret, "Member must satisfy regular expression pattern: " + pattern);
    }
    return value;
  }

  private void wrong(String name, String value, boolean isSecret, String constraint) {
    String shown = isSecret || value.length() > MAX_SHOWN ? "" : "'" + value + "' ";
    violations.add(
        "Value " + shown + "at '" + lower(name) + "' failed to satisfy constraint: " + constraint);
  }

  private static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw notOfType(name, "text");
    }
    return Optional.of(value.textValue());
  }

  private static Trouble notOfType(String name, String wanted) {
    return new Trouble("SerializationException", "'" + name + "' must be " + wanted);
  }

  private static String lower(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
