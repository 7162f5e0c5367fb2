package dev.sluice.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

class ViewPathFuzzTest {

  private static final String NAME = "[^.\\[*?('\"\\x00-\\x20]+";
  private static final Pattern STEP =
      Pattern.compile("\\.(" + NAME + ")|\\[([0-9]{1,9})\\]|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]");

  /// The first line of the input is a path, the rest a view.
  @FuzzTest
  void aPathFindsWhatItsStepsOneByOneFind(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
    JsonNode view =
        StrictJson.tree(Payload.ofText(parts.length > 1 ? parts[1] : ""))
            .orElse(MissingNode.getInstance());
    Optional<Optional<JsonNode>> found;
    try {
      ViewPath path = ViewPath.parse(parts[0]);
      assertEquals(parts[0], path.toString());
      found = Optional.of(path.find(view));
    } catch (Fault e) {
      assertEquals("invalid-path", e.code());
      found = Optional.empty();
    }
    assertEquals(slowly(parts[0], view), found, parts[0]);
  }

  /// What is found, within whether the path is one.
  private static Optional<Optional<JsonNode>> slowly(String path, JsonNode view) {
    if (path.isEmpty() || path.length() > 256) {
      return Optional.empty();
    }
    String steps = path.startsWith("$") ? path.substring(1) : "." + path;
    Optional<JsonNode> node = Optional.of(view);
    Matcher step = STEP.matcher(steps);
    int at = 0;
    while (at < steps.length()) {
      if (!step.find(at) || step.start() != at) {
        return Optional.empty();
      }
      at = step.end();
      node = node.flatMap(inner -> Optional.ofNullable(next(inner, step)));
    }
    return Optional.of(node);
  }

  private static @Nullable JsonNode next(JsonNode node, Matcher step) {
    if (step.group(2) != null) {
      return node.isArray() ? node.get(Integer.parseInt(step.group(2))) : null;
    }
    String name = step.group(1) != null ? step.group(1) : step.group(3);
    return node.isObject() ? node.get(name != null ? name : step.group(4)) : null;
  }
}
