package dev.sluice.identity.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.events.json.Utf8;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// The JSON of tokens and of what issuers publish: one object, UTF-8, no member twice.
final class TokenJson {

  private static final int MAX_DEPTH = 16;
  private static final int MAX_DIGITS = 30;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Bytes that happen to look like UTF-16 would be read as such.
                  .disable(JsonFactory.Feature.CHARSET_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TokenJson() {}

  /// The object that the bytes are; empty when they are none.
  static Optional<ObjectNode> read(byte[] bytes) {
    try {
      Utf8.requireValid(bytes, 0, bytes.length);
      return MAPPER.readTree(bytes) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException | Fault e) {
      return Optional.empty();
    }
  }

  static Map<String, Object> map(ObjectNode object) {
    ObjectNode whole = object.deepCopy();
    whole.properties().removeIf(member -> member.getValue().isNull());
    return MAPPER.convertValue(whole, new TypeReference<Map<String, Object>>() {});
  }

  static byte[] write(Map<String, Object> object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of a member; empty when it is absent or no text.
  static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value != null && value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }
}
