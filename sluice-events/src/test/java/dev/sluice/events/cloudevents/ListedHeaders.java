package dev.sluice.events.cloudevents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Headers as a list, in the order in which they were added.
final class ListedHeaders implements HttpBinding.Headers {

  private final List<Map.Entry<String, String>> fields = new ArrayList<>();

  static ListedHeaders of(Map<String, String> headers) {
    ListedHeaders listed = new ListedHeaders();
    headers.forEach(listed::with);
    return listed;
  }

  ListedHeaders with(String name, String value) {
    fields.add(Map.entry(name, value));
    return this;
  }

  ListedHeaders without(String name) {
    fields.removeIf(field -> field.getKey().equals(name));
    return this;
  }

  @Override
  public @Nullable String first(String name) {
    for (Map.Entry<String, String> field : fields) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  @Override
  public void forEach(BiConsumer<String, String> each) {
    fields.forEach(field -> each.accept(field.getKey(), field.getValue()));
  }
}
