package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Reads and writes the JSON of the hub's own API: strict, and small.
///
/// Buffers are shared among threads: Jackson's own pool keeps them for each thread, and a virtual
/// thread lives for one request only.
public final class Json {

  private static final JsonMapper MAPPER = mapper(20, 20).build();

  private static final JsonMapper EXACT =
      mapper(64, 1_000).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static JsonMapper.Builder mapper(int depth, int digits) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(digits)
                        .build())
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /// Writes what stands inside an object's braces.
  @FunctionalInterface
  public interface Members {
    /// Writes members, each with its name.
    void write(JsonGenerator json) throws IOException;
  }

  /// Writes what stands inside the braces of one object of an array.
  @FunctionalInterface
  public interface MembersOf<T> {
    /// Writes members, each with its name.
    void write(JsonGenerator json, T each) throws IOException;
  }

  private Json() {}

  /// Writes an object, in UTF-8.
  public static byte[] object(Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// Writes a member that is an array of texts.
  public static void texts(JsonGenerator json, String member, Iterable<String> texts)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /// Writes a member that is an array of objects.
  public static <T> void objects(
      JsonGenerator json, String member, Iterable<T> all, MembersOf<T> members) throws IOException {
    json.writeArrayFieldStart(member);
    for (T each : all) {
      json.writeStartObject();
      members.write(json, each);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// Reads a body that must be one JSON object.
  ///
  /// @throws Fault `invalid-json`, with the place of the trouble but nothing of the content
  public static JsonNode readObject(byte[] body) {
    return readObject(MAPPER, body);
  }

  /// The same, up to 64 levels deep, with numbers of up to 1,000 digits, and each as it is written.
  ///
  /// @throws Fault `invalid-json`
  public static ObjectNode readExact(byte[] body) {
    return (ObjectNode) readObject(EXACT, body);
  }

  private static JsonNode readObject(JsonMapper mapper, byte[] body) {
    JsonNode node;
    try {
      node = mapper.readTree(body);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      var place = e.getLocation();
      throw invalid(
          place == null
              ? "the body is not JSON"
              : "the body is not JSON at line "
                  + place.getLineNr()
                  + ", column "
                  + place.getColumnNr());
    } catch (IOException e) {
      throw invalid("the body is not JSON in UTF-8");
    }
    if (!node.isObject()) {
      throw invalid("the body must be one JSON object");
    }
    return node;
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-json", sentence);
  }
}
