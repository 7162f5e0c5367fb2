package dev.sluice.signature;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request as it came, and the values that stand in it. What is read from it is read once.
public final class Incoming {

  /// How many parameters a query or a form may have; one with more counts as none.
  public static final int MAX_PARAMETERS = 1_000;

  private static final String FORM = "application/x-www-form-urlencoded";

  /// A name that stands twice could mean one thing where it is signed and another where it is used.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(200).maxNumberLength(1_000).build());
  }

  private final Map<String, List<String>> headers;
  private final String rawQuery;
  private final byte[] body;
  private @Nullable Map<String, List<String>> query;
  private @Nullable Map<String, List<String>> form;
  private @Nullable JsonNode json;
  private boolean isParsed;

  /// A request.
  ///
  /// @param headers the values of each header field by its name in lower case
  /// @param rawQuery what stands behind the question mark, as it came
  /// @param body the body as it came
  public Incoming(Map<String, List<String>> headers, String rawQuery, byte[] body) {
    this.headers = headers;
    this.rawQuery = rawQuery;
    this.body = body;
  }

  /// The same request with another JSON as its body's: an element of an array, or what a form has
  /// in one of its fields.
  public Incoming with(JsonNode inner) {
    Incoming other = new Incoming(headers, rawQuery, body);
    other.query = query;
    other.form = form;
    other.json = inner;
    other.isParsed = true;
    return other;
  }

  /// The values of a header field; names are told apart without case.
  public List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /// The values of a query parameter.
  public List<String> query(String name) {
    if (query == null) {
      query = parameters(rawQuery);
    }
    return query.getOrDefault(name, List.of());
  }

  /// What stands behind the question mark, as it came.
  public String rawQuery() {
    return rawQuery;
  }

  /// The body as it came.
  public byte[] body() {
    return body;
  }

  /// Whether the body says that it is a form.
  public boolean isForm() {
    String type = header("content-type").stream().findFirst().orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase(FORM);
  }

  /// The fields of a form in their order; none when the body is no form, or one that cannot be
  /// read.
  public Map<String, List<String>> form() {
    if (form == null) {
      form = isForm() ? parameters(new String(body, StandardCharsets.UTF_8)) : Map.of();
    }
    return form;
  }

  /// The body as JSON; empty when it is none, or has a member twice.
  public Optional<JsonNode> json() {
    if (!isParsed) {
      isParsed = true;
      json = isForm() ? null : parse(body, 0, body.length).orElse(null);
    }
    return Optional.ofNullable(json);
  }

  /// Reads JSON; empty when it is none, or has a member twice.
  public static Optional<JsonNode> parse(byte[] bytes, int offset, int length) {
    try {
      JsonNode node = MAPPER.readTree(bytes, offset, length);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// A text, a number or a flag of the body's JSON, by the names that lead to it, with dots between
  /// them.
  public Optional<String> member(String path) {
    Optional<JsonNode> at = json();
    for (String name : path.split("\\.", -1)) {
      at = at.map(node -> node.get(name));
    }
    return at.filter(node -> node.isTextual() || node.isNumber() || node.isBoolean())
        .map(JsonNode::asText);
  }

  private static Map<String, List<String>> parameters(String text) {
    if (text.isEmpty()) {
      return Map.of();
    }
    String[] pairs = text.split("&", MAX_PARAMETERS + 1);
    if (pairs.length > MAX_PARAMETERS) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    try {
      for (String pair : pairs) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (!pair.isEmpty()) {
          parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
      }
      return parameters;
    } catch (IllegalArgumentException _) {
      return Map.of();
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// Never shows what it holds.
  @Override
  public String toString() {
    return "Incoming[" + body.length + " bytes]";
  }
}
