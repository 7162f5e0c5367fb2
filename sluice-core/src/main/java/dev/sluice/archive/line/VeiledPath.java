package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.view.ViewPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A path to values that are not stored as they are, such as `detail.email` or
/// `detail.items[*].serial`, where `[*]` is each item of an array.
public final class VeiledPath {

  /// The most `[*]` in a path: the work they make multiplies.
  private static final int MAX_EACH = 4;

  /// A line without these is no event for a question in SQL.
  private static final Set<String> ENVELOPE = Set.of("id", "source", "type", "version");

  private final String text;

  /// One path, or several with `[*]` between them; the last may be empty.
  private final List<@Nullable ViewPath> parts;

  private VeiledPath(String text, List<@Nullable ViewPath> parts) {
    this.text = text;
    this.parts = parts;
  }

  /// Parses a path.
  ///
  /// @throws Fault `invalid-path` or `invalid-privacy`
  public static VeiledPath parse(String text) {
    List<@Nullable ViewPath> parts = new ArrayList<>();
    String[] written = text.split("\\[\\*]", -1);
    if (written.length > MAX_EACH + 1) {
      throw wrong(text, "it has at most " + MAX_EACH + " [*]");
    }
    for (int i = 0; i < written.length; i++) {
      boolean isLast = i == written.length - 1;
      if (i > 0 && isLast && written[i].isEmpty()) {
        parts.add(null);
      } else {
        ViewPath part = ViewPath.parse(i == 0 ? written[i] : "$" + written[i]);
        if (part.isWhole()) {
          throw wrong(text, "it names no member");
        }
        parts.add(part);
      }
    }
    for (String name : ENVELOPE) {
      ViewPath first = parts.getFirst();
      if (first != null && first.holds(ViewPath.parse(name))) {
        throw wrong(text, "each line needs its " + name);
      }
    }
    return new VeiledPath(text, parts);
  }

  private static Fault wrong(String text, String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-privacy", "path '" + text + "': " + trouble);
  }

  /// Changes each value that the path leads to; null takes it away.
  void change(ObjectNode view, Function<JsonNode, @Nullable JsonNode> change) {
    change(view, 0, change);
  }

  private void change(JsonNode view, int at, Function<JsonNode, @Nullable JsonNode> change) {
    ViewPath part = parts.get(at);
    if (part == null) {
      return;
    }
    if (at == parts.size() - 1) {
      part.change(view, change);
    } else if (part.find(view).orElse(null) instanceof ArrayNode items) {
      changeEach(items, at + 1, change);
    }
  }

  private void changeEach(ArrayNode items, int at, Function<JsonNode, @Nullable JsonNode> change) {
    for (int i = 0; i < items.size(); i++) {
      if (parts.get(at) == null) {
        JsonNode other = change.apply(items.get(i));
        items.set(i, other == null ? NullNode.instance : other);
      } else {
        change(items.get(i), at, change);
      }
    }
  }

  /// Whether a path leads to what this one veils.
  public boolean veils(ViewPath other) {
    ViewPath first = parts.getFirst();
    return first != null && first.holds(other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VeiledPath that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
