package dev.sluice.events.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A text with values of the event in braces: `com.amazonaws.s3.{eventName}`.
///
/// A value that is missing or empty leaves no text at all; so does a condition in brackets before
/// the text, `[eventName = ObjectCreated:*] {eTag}`, that does not hold. Behind a `|` stands what
/// is made of the value: see {@link Turn}.
///
/// @param text the template as it was written
/// @param only what has to hold
/// @param pieces what it is put together of
record Template(String text, Optional<Condition> only, List<Piece> pieces) {

  private static final int LONGEST = 1_024;

  /// A piece of the text.
  sealed interface Piece {
    /// Text that stands for itself.
    record Fixed(String text) implements Piece {}

    /// A value of the event.
    record Hole(Value value, Turn turn) implements Piece {}
  }

  /// What is made of a value.
  enum Turn {
    /// Nothing.
    NONE,
    /// Colons become dots: `aws:s3` is `aws.s3`.
    DOTS,
    /// The fourth part of an ARN.
    REGION,
    /// The fifth part of an ARN.
    ACCOUNT;

    private String of(String value) {
      return switch (this) {
        case NONE -> value;
        case DOTS -> value.replace(':', '.');
        case REGION -> part(value, 3);
        case ACCOUNT -> part(value, 4);
      };
    }

    private static String part(String arn, int place) {
      String[] parts = arn.split(":", 6);
      return parts.length == 6 && parts[0].equals("arn") ? parts[place] : "";
    }
  }

  /// Reads a template.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  static Template parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new IllegalArgumentException("a template has 1 to " + LONGEST + " characters");
    }
    if (!text.startsWith("[")) {
      return new Template(text, Optional.empty(), pieces(text));
    }
    int close = text.indexOf("] ");
    if (close < 0) {
      throw new IllegalArgumentException("'" + text + "' has no '] ' behind its condition");
    }
    Condition only = Condition.parse(text.substring(1, close));
    return new Template(text, Optional.of(only), pieces(text.substring(close + 2)));
  }

  private static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int end = open < 0 ? text.length() : open;
      if (text.substring(at, end).indexOf('}') >= 0) {
        throw new IllegalArgumentException("'" + text + "' closes a brace that is not open");
      }
      if (end > at) {
        pieces.add(new Piece.Fixed(text.substring(at, end)));
      }
      if (open < 0) {
        break;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("'" + text + "' does not close a brace");
      }
      pieces.add(hole(text.substring(open + 1, close)));
      at = close + 1;
    }
    return List.copyOf(pieces);
  }

  private static Piece hole(String text) {
    int bar = text.indexOf('|');
    Value value = Value.parse((bar < 0 ? text : text.substring(0, bar)).strip());
    return new Piece.Hole(value, bar < 0 ? Turn.NONE : turn(text.substring(bar + 1).strip()));
  }

  private static Turn turn(String word) {
    return switch (word) {
      case "dots" -> Turn.DOTS;
      case "region" -> Turn.REGION;
      case "account" -> Turn.ACCOUNT;
      default ->
          throw new IllegalArgumentException(
              "'" + word + "' is nothing that is made of a value; there are dots, region, account");
    };
  }

  /// Whether it has no values, so that its text is always the same.
  boolean isFixed() {
    return only.isEmpty() && pieces.stream().allMatch(Piece.Fixed.class::isInstance);
  }

  /// Whether it holds a fingerprint.
  boolean hasPrint() {
    return pieces.stream()
        .anyMatch(piece -> piece instanceof Piece.Hole(Value.Print print, Turn turn));
  }

  /// Whether it holds fingerprints and no other value.
  boolean isPrint() {
    return pieces.stream()
        .noneMatch(piece ->
            piece instanceof Piece.Hole(Value value, Turn turn) && !(value instanceof Value.Print));
  }

  /// The text; none when a value is missing or empty, or the condition does not hold.
  Optional<String> in(Scene scene) {
    if (only.isPresent() && !only.get().holds(scene)) {
      return Optional.empty();
    }
    StringBuilder all = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Fixed(String fixed) -> all.append(fixed);
        case Piece.Hole(Value value, Turn turn) -> {
          String found = value.in(scene).map(Node::inText).map(turn::of).orElse("");
          if (found.isEmpty()) {
            return Optional.empty();
          }
          all.append(found);
        }
      }
    }
    return Optional.of(all.toString());
  }

  /// The first of several templates that gives a text.
  static Optional<String> firstOf(List<Template> templates, Scene scene) {
    return templates.stream().flatMap(template -> template.in(scene).stream()).findFirst();
  }
}
