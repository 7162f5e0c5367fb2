package dev.sluice.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps event-ruler from asking a name server about what events hold.
///
/// Where a pattern names an IP address or a block, event-ruler 2.0.1 hands every value that looks
/// like `n.n.n.n` to `InetAddress.getByName`; one that is no address, such as the version
/// `10.0.19041.1`, then becomes a DNS query, which may take seconds, and which a sender can cause.
/// At such fields, and only there, a value of that kind is shown to the machine with a NUL behind
/// it. An exact, suffix or closed wildcard pattern on the same field does not match it then.
final class Addresses {

  private static final Pattern SHAPE_V4 = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");

  private final Set<String> paths;
  private final Set<String> ways;

  /// The fields, by dotted path, where patterns name addresses.
  Addresses(Set<String> paths) {
    this.paths = Set.copyOf(paths);
    Set<String> prefixes = new HashSet<>(paths);
    for (String path : paths) {
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        prefixes.add(path.substring(0, dot));
      }
    }
    this.ways = Set.copyOf(prefixes);
  }

  /// Whether a text has the shape of an IPv4 address and is none.
  static boolean isFalse(String text) {
    if (text.length() < 7
        || text.charAt(0) < '0'
        || text.charAt(0) > '9'
        || !SHAPE_V4.matcher(text).matches()) {
      return false;
    }
    if (text.length() > 15) {
      return true;
    }
    for (String part : text.split("\\.", -1)) {
      if (part.length() > 3 && !part.startsWith("0") || Long.parseLong(part) > 255) {
        return true;
      }
    }
    return false;
  }

  /// The view, or a copy in which false addresses are marked.
  JsonNode guard(JsonNode view) {
    JsonNode marked = paths.isEmpty() ? null : marked(view, "");
    return marked == null ? view : marked;
  }

  /// A copy with marks; null when there is nothing to mark, so that most events are not copied.
  private @Nullable JsonNode marked(JsonNode node, String path) {
    return switch (node) {
      case ObjectNode object -> markedMembers(object, path);
      case ArrayNode array -> markedItems(array, path);
      case TextNode text when paths.contains(path) && isFalse(text.textValue()) ->
          TextNode.valueOf(text.textValue() + '\0');
      default -> null;
    };
  }

  private @Nullable ObjectNode markedMembers(ObjectNode object, String path) {
    ObjectNode copy = null;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String inner = path.isEmpty() ? member.getKey() : path + '.' + member.getKey();
      JsonNode marked = ways.contains(inner) ? marked(member.getValue(), inner) : null;
      if (marked != null) {
        if (copy == null) {
          copy = object.objectNode();
          copy.setAll(object);
        }
        copy.set(member.getKey(), marked);
      }
    }
    return copy;
  }

  private @Nullable ArrayNode markedItems(ArrayNode array, String path) {
    ArrayNode copy = null;
    for (int i = 0; i < array.size(); i++) {
      JsonNode marked = marked(array.get(i), path);
      if (marked != null) {
        if (copy == null) {
          copy = array.arrayNode(array.size()).addAll(array);
        }
        copy.set(i, marked);
      }
    }
    return copy;
  }
}
