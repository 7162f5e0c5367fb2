package dev.sluice.testkit.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// A request as it came.
public final class Got {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;

  /// A request.
  ///
  /// @param target path and query, as they stood in the request line
  /// @param headers by their names in lower case
  /// @param body the bytes after the head
  public Got(String method, String target, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.target = target;
    this.headers = Map.copyOf(headers);
    this.body = body.clone();
  }

  /// The method.
  public String method() {
    return method;
  }

  /// Path and query, as they stood in the request line.
  public String target() {
    return target;
  }

  /// The headers, by their names in lower case.
  public Map<String, String> headers() {
    return headers;
  }

  /// The bytes after the head.
  public byte[] body() {
    return body.clone();
  }

  /// A header; empty when it is missing.
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as JSON; a missing node when it is none.
  public JsonNode json() {
    try {
      return JSON.readTree(text());
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  /// The body as the fields of a form.
  public Map<String, String> form() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text().split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  /// The whole request as text, as some receivers repeat it in their errors.
  public String whole() {
    StringBuilder whole = new StringBuilder(method).append(' ').append(target).append('\n');
    new TreeMap<>(headers)
        .forEach((name, value) -> whole.append(name).append(": ").append(value).append('\n'));
    return whole.append('\n').append(text()).toString();
  }

  @Override
  public String toString() {
    return whole();
  }
}
