package dev.sluice.mail.verdict;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A list of tags, as DKIM and DMARC write them (RFC 6376, section 3.2).
record TagList(Map<String, String> tags) {

  /// Reads a list; empty when it is none, or when a tag stands in it twice.
  static Optional<TagList> read(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String each : text.split(";")) {
      String pair = each.strip();
      int equals = pair.indexOf('=');
      if (pair.isEmpty()) {
        // Empty tags are not of the grammar, and are common in keys and policies.
        continue;
      }
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (!name.matches("[A-Za-z][A-Za-z0-9_]*")
          || tags.putIfAbsent(name, pair.substring(equals + 1).strip()) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new TagList(tags));
  }

  Optional<String> tag(String name) {
    return Optional.ofNullable(tags.get(name));
  }

  /// A tag's value without the whitespace that it may be folded with.
  Optional<String> packed(String name) {
    return tag(name).map(value -> value.replaceAll("[ \\t\\r\\n]", ""));
  }
}
