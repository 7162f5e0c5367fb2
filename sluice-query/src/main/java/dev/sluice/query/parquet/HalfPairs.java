package dev.sluice.query.parquet;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Takes halves of surrogate pairs out of JSON text: DuckDB reads none with them.
final class HalfPairs {

  /// An escaped backslash and a whole pair stay as they are.
  private static final Pattern HALF =
      Pattern.compile(
          "(\\\\\\\\|\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2})"
              + "|\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}");

  private HalfPairs() {}

  /// The text without them.
  static byte[] without(byte[] bytes, int begin, int end) {
    String text = new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
    return HALF.matcher(text)
        .replaceAll(found -> found.group(1) == null ? "" : found.group(1).replace("\\", "\\\\"))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
