package dev.sluice.servlet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.events.json.StrictJson;
import dev.sluice.servlet.container.Answer;
import dev.sluice.servlet.container.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How an application's answer is written as JSON.
///
/// ```
/// plain          {"status_code": 200, "body": "…", "headers": {"Content-Type": "text/plain"}}
///                and when they are needed: "is_base64_encoded": true,
///                "multi_value_headers": {"Set-Cookie": ["a=1", "b=2"]}
/// api-gateway    {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
/// api-gateway-2  {"statusCode", "headers", "cookies", "body", "isBase64Encoded"}
/// ```
///
/// A header that is repeated stands in `headers` once, its values joined by `, ` (RFC 9110 §5.3). A
/// `Set-Cookie` cannot be joined: its first value stands there. A body that is no text is Base64.
public enum Spelling {
  /// The spelling of this project.
  PLAIN,
  /// What API Gateway's REST APIs and load balancers take (payload format 1.0).
  API_GATEWAY,
  /// What API Gateway's HTTP APIs and function URLs take (payload format 2.0).
  API_GATEWAY_2;

  private static final String COOKIE = "Set-Cookie";

  /// Whether the caller is a client of HTTP, who wants to see every status for himself.
  boolean isForClients() {
    return this != PLAIN;
  }

  /// The answer as JSON.
  public byte[] write(Answer answer) {
    Map<String, List<String>> headers = gathered(answer);
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + answer.body().length());
    try (JsonGenerator json = StrictJson.generator(out)) {
      json.writeStartObject();
      switch (this) {
        case PLAIN -> plain(json, answer, headers);
        case API_GATEWAY -> {
          json.writeNumberField("statusCode", answer.status());
          single(json, headers);
          multiple(json, "multiValueHeaders", headers);
          body(json, answer, "isBase64Encoded", true);
        }
        case API_GATEWAY_2 -> {
          json.writeNumberField("statusCode", answer.status());
          List<String> cookies = headers.remove(COOKIE);
          single(json, headers);
          json.writeFieldName("cookies");
          texts(json, cookies == null ? List.of() : cookies);
          body(json, answer, "isBase64Encoded", true);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private static void plain(JsonGenerator json, Answer answer, Map<String, List<String>> headers)
      throws IOException {
    json.writeNumberField("status_code", answer.status());
    body(json, answer, "is_base64_encoded", false);
    single(json, headers);
    if (headers.values().stream().anyMatch(values -> values.size() > 1)) {
      multiple(json, "multi_value_headers", headers);
    }
  }

  private static void body(JsonGenerator json, Answer answer, String flag, boolean always)
      throws IOException {
    Optional<String> text = answer.text();
    json.writeStringField(
        "body", text.orElseGet(() -> Base64.getEncoder().encodeToString(answer.body().toBytes())));
    if (always || text.isEmpty()) {
      json.writeBooleanField(flag, text.isEmpty());
    }
  }

  private static void single(JsonGenerator json, Map<String, List<String>> headers)
      throws IOException {
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      List<String> values = header.getValue();
      json.writeStringField(
          header.getKey(),
          header.getKey().equalsIgnoreCase(COOKIE) ? values.getFirst() : String.join(", ", values));
    }
    json.writeEndObject();
  }

  private static void multiple(JsonGenerator json, String name, Map<String, List<String>> headers)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      json.writeFieldName(header.getKey());
      texts(json, header.getValue());
    }
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, List<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static Map<String, List<String>> gathered(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : answer.headers()) {
      headers.computeIfAbsent(header.name(), name -> new ArrayList<>()).add(header.value());
    }
    return headers;
  }
}
