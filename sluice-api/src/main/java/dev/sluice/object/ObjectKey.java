package dev.sluice.object;

import java.nio.charset.StandardCharsets;

/// The name of an object: segments joined by `/`, at most 1,024 bytes of UTF-8, each segment at
/// most 255 bytes and none of them empty, `.` or `..`, without control characters or backslashes.
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  /// Checks the key, so that a store on disk can use it as a path.
  public ObjectKey {
    if (value.getBytes(StandardCharsets.UTF_8).length > 1024) {
      throw new IllegalArgumentException("an object key has at most 1,024 bytes");
    }
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("'" + value + "' has an empty, '.' or '..' segment");
      }
      if (segment.getBytes(StandardCharsets.UTF_8).length > 255) {
        throw new IllegalArgumentException("a segment of an object key has at most 255 bytes");
      }
      if (segment.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
        throw new IllegalArgumentException("an object key has no control characters and no '\\'");
      }
    }
  }

  /// Whether it names an internal object of its owner, which no reader sees.
  public boolean isInternal() {
    return value.startsWith(".sluice/") || value.equals(".sluice");
  }

  @Override
  public int compareTo(ObjectKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
