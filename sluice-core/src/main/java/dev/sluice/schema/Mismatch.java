package dev.sluice.schema;

import java.nio.charset.StandardCharsets;

/// Why data does not conform to a schema; never holds what the data says.
///
/// @param schema the schema's name
/// @param pointer where in the event's view, as a JSON pointer that begins with `/detail`
/// @param keyword which keyword of the schema says so; `bounds` when the check was given up, `data`
///   when the event has no JSON
/// @param message what would be right
/// @param more how many further places do not conform
public record Mismatch(String schema, String pointer, String keyword, String message, int more) {

  private static final int MAX_POINTER = 200;
  private static final int MAX_MESSAGE = 400;

  /// Cuts what is long.
  public Mismatch {
    pointer = cut(pointer, MAX_POINTER);
    message = cut(message, MAX_MESSAGE);
  }

  private static String cut(String given, int most) {
    // Half a surrogate pair, as a name in JSON may have, could not be written as it is.
    String text = new String(given.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return text.substring(0, end) + "…";
  }

  /// The whole of it, in a line.
  public String sentence() {
    return "schema "
        + schema
        + ": "
        + pointer
        + ": "
        + message
        + (more == 0 ? "" : "; and " + more + " more");
  }
}
