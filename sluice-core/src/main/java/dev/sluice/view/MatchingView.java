package dev.sluice.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The matching view of an event: the EventBridge shape, with the CloudEvents attributes beside it.
///
/// ```
/// {"version": "0", "id": …, "source": …, "type": …, "detail-type": …, "time": …, "subject": …,
///  "resources": […], "datacontenttype": …, "dataschema": …, <extensions>, "detail": <data>}
/// ```
///
/// `detail` is the data when it is JSON. Data that is not JSON has no place in a pattern; in the
/// written form it stands as `data_base64`, so that an archive or a receiver loses nothing.
public final class MatchingView {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(1_000)
                          .maxNumberLength(1_000)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader TREE = MAPPER.reader();

  private MatchingView() {}

  /// The view as a tree, for patterns and paths.
  public static ObjectNode tree(Event event) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("version", "0");
    view.put("id", event.id());
    view.put("source", event.source());
    view.put("type", event.type());
    view.put("detail-type", detailType(event));
    event.time().map(Timestamp::text).ifPresent(value -> view.put("time", value));
    event.subject().ifPresent(value -> view.put("subject", value));
    view.set("resources", resources(event));
    event.dataContentType().ifPresent(value -> view.put("datacontenttype", value));
    event.dataSchema().ifPresent(value -> view.put("dataschema", value));
    for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
      if (isShownAsItself(extension.getKey())) {
        switch (extension.getValue()) {
          case Extension.Text(String text) -> view.put(extension.getKey(), text);
          case Extension.Flag(boolean flag) -> view.put(extension.getKey(), flag);
          case Extension.Whole(int whole) -> view.put(extension.getKey(), whole);
        }
      }
    }
    JsonNode detail = detail(event);
    if (detail != null) {
      view.set("detail", detail);
    }
    return view;
  }

  /// The view as one line of JSON in UTF-8, without a line break at its end. Numbers and strings of
  /// the data stand as they came in; only white space between tokens is left out.
  public static byte[] line(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + event.data().length());
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("version", "0");
      json.writeStringField("id", event.id());
      json.writeStringField("source", event.source());
      json.writeStringField("type", event.type());
      json.writeStringField("detail-type", detailType(event));
      if (event.time().isPresent()) {
        json.writeStringField("time", event.time().get().text());
      }
      if (event.subject().isPresent()) {
        json.writeStringField("subject", event.subject().get());
      }
      json.writeFieldName("resources");
      json.writeTree(resources(event));
      if (event.dataContentType().isPresent()) {
        json.writeStringField("datacontenttype", event.dataContentType().get());
      }
      if (event.dataSchema().isPresent()) {
        json.writeStringField("dataschema", event.dataSchema().get());
      }
      for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
        if (isShownAsItself(extension.getKey())) {
          switch (extension.getValue()) {
            case Extension.Text(String text) -> json.writeStringField(extension.getKey(), text);
            case Extension.Flag(boolean flag) -> json.writeBooleanField(extension.getKey(), flag);
            case Extension.Whole(int whole) -> json.writeNumberField(extension.getKey(), whole);
          }
        }
      }
      if (event.hasData()) {
        if (detail(event) != null) {
          json.writeFieldName("detail");
          json.writeRawValue(compact(event.data()));
        } else {
          Payload data = event.data();
          json.writeFieldName("data_base64");
          json.writeBinary(data.array(), data.offset(), data.length());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String detailType(Event event) {
    Extension named = event.extensions().get(Event.DETAIL_TYPE);
    return named == null ? event.type() : named.text();
  }

  private static ArrayNode resources(Event event) {
    ArrayNode resources = JsonNodeFactory.instance.arrayNode();
    Extension named = event.extensions().get(Event.RESOURCES);
    if (named == null) {
      return resources;
    }
    Optional<JsonNode> array = readArray(named.text());
    if (array.isPresent()) {
      return (ArrayNode) array.get();
    }
    return resources.add(named.text());
  }

  private static Optional<JsonNode> readArray(String text) {
    if (!text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      JsonNode node = TREE.readTree(text);
      return node.isArray() ? Optional.of(node) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isShownAsItself(String extension) {
    return !extension.equals(Event.DETAIL_TYPE)
        && !extension.equals(Event.RESOURCES)
        && !extension.equals("detail")
        && !extension.equals("version");
  }

  private static @Nullable JsonNode detail(Event event) {
    if (!event.hasJsonData()) {
      return null;
    }
    Payload data = event.data();
    try {
      JsonNode node = TREE.readTree(data.array(), data.offset(), data.length());
      return node.isMissingNode() ? null : node;
    } catch (IOException e) {
      // The media type says JSON and the bytes are not: they are data all the same.
      return null;
    }
  }

  /// Leaves out the white space between tokens. Safe on valid JSON, where a string holds no raw
  /// control characters and ends at the first quote that no backslash escapes.
  private static String compact(Payload data) {
    byte[] in = data.array();
    byte[] out = new byte[data.length()];
    int length = 0;
    boolean inString = false;
    int end = data.offset() + data.length();
    for (int i = data.offset(); i < end; i++) {
      byte b = in[i];
      if (inString) {
        out[length++] = b;
        if (b == '\\') {
          out[length++] = in[++i];
        } else if (b == '"') {
          inString = false;
        }
      } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        out[length++] = b;
        inString = b == '"';
      }
    }
    return new String(out, 0, length, java.nio.charset.StandardCharsets.UTF_8);
  }
}
