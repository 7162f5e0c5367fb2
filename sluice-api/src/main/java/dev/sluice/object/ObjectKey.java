package dev.sluice.object;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/// The name of an object: segments joined by `/`, at most 1,024 bytes of UTF-8, each segment at
/// most 255 bytes and none of them empty, `.` or `..`, without control characters, backslashes or
/// halves of surrogate pairs.
///
/// Keys are in the order of their UTF-8 bytes, in which S3 lists too. It is not that of `String`: a
/// character beyond U+FFFF comes after all others here.
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  /// The most bytes of a key.
  public static final int MAX_BYTES = 1024;

  /// The order of keys, for their texts and for beginnings of them.
  public static final Comparator<String> ORDER = ObjectKey::compare;

  /// Checks the key, so that a store on disk can use it as a path.
  public ObjectKey {
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("an object key has at most 1,024 bytes");
    }
    if (value.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      throw new IllegalArgumentException("an object key has no half of a surrogate pair");
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
    return compare(value, other.value);
  }

  private static int compare(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int i = 0; i < shorter; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // A surrogate stands for a character that is beyond all that are none.
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  @Override
  public String toString() {
    return value;
  }
}
