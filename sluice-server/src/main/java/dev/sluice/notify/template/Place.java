package dev.sluice.notify.template;

import java.nio.charset.StandardCharsets;

/// What the receiver makes of one text of a model.
///
/// @param escape how values are escaped there
/// @param limit how long the text may be once it is rendered
/// @param unit what the limit counts
public record Place(Escape escape, int limit, Unit unit) {

  /// What a limit counts.
  public enum Unit {
    /// UTF-16 units, of which a character has one or two; never more than a receiver counts that
    /// counts characters.
    CHARACTERS,
    /// Bytes of UTF-8.
    BYTES,
    /// Bytes of the text as JSON writes it; for receivers that bound the whole request.
    JSON_BYTES
  }

  /// The longest text of any place, in characters.
  public static final int LONGEST = 256 << 10;

  /// Bounds the limit.
  public Place {
    limit = Math.min(limit, LONGEST);
  }

  /// A place with a limit in characters.
  public static Place of(Escape escape, int limit) {
    return new Place(escape, limit, Unit.CHARACTERS);
  }

  /// A place with no limit but that of all places.
  public static Place of(Escape escape) {
    return of(escape, LONGEST);
  }

  /// A place with a limit in bytes of UTF-8.
  public static Place ofBytes(Escape escape, int limit) {
    return new Place(escape, limit, Unit.BYTES);
  }

  /// A place with a limit in bytes of JSON.
  public static Place ofJsonBytes(Escape escape, int limit) {
    return new Place(escape, limit, Unit.JSON_BYTES);
  }

  int size(String text) {
    return switch (unit) {
      case CHARACTERS -> text.length();
      case BYTES -> text.getBytes(StandardCharsets.UTF_8).length;
      case JSON_BYTES -> new Json.Text(text).bytes().length - 2;
    };
  }

  String limitInWords() {
    return "%,d %s"
        .formatted(
            limit,
            switch (unit) {
              case CHARACTERS -> "characters";
              case BYTES -> "bytes";
              case JSON_BYTES -> "bytes as JSON";
            });
  }
}
