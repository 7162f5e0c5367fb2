package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.events.cloudevents.HttpBinding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Samples of shapes, with the members that their clouds document.
final class Samples {

  private Samples() {}

  static byte[] bytes(String name) {
    String file = "samples/" + name + ".json";
    try (InputStream in = Samples.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  static Recognition recognised(String name) {
    return ShapeTable.standard().recognise(bytes(name));
  }

  static Recognition recognisedText(String json) {
    return ShapeTable.standard().recognise(json.getBytes(StandardCharsets.UTF_8));
  }

  static List<Event> events(String name) {
    return recognised(name).eachRecord();
  }

  /// Header fields from a map.
  record Fields(Map<String, String> fields) implements HttpBinding.Headers {

    Fields {
      TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      sorted.putAll(fields);
      fields = sorted;
    }

    @Override
    public @Nullable String first(String name) {
      return fields.get(name);
    }

    @Override
    public void forEach(BiConsumer<String, String> each) {
      fields.forEach(each);
    }
  }
}
