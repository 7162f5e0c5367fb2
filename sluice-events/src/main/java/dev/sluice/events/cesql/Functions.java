package dev.sluice.events.cesql;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The functions of CESQL. Characters are Unicode code points.
enum Functions {
  LENGTH(1, 1),
  CONCAT(0, Integer.MAX_VALUE),
  CONCAT_WS(1, Integer.MAX_VALUE),
  LOWER(1, 1),
  UPPER(1, 1),
  TRIM(1, 1),
  LEFT(2, 2),
  RIGHT(2, 2),
  SUBSTRING(2, 3),
  ABS(1, 1),
  INT(1, 1),
  BOOL(1, 1),
  STRING(1, 1),
  IS_INT(1, 1),
  IS_BOOL(1, 1);

  private final int least;
  private final int most;

  Functions(int least, int most) {
    this.least = least;
    this.most = most;
  }

  static Optional<Functions> find(String name) {
    return Arrays.stream(values()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Enum::name).toList();
  }

  boolean takes(int arguments) {
    return arguments >= least && arguments <= most;
  }

  /// How many arguments it takes, in words.
  String arity() {
    return most == least
        ? Integer.toString(least)
        : most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
  }

  Value apply(List<Value> arguments, int at) {
    return switch (this) {
      case LENGTH -> new Value.Whole(length(text(arguments, 0)));
      case CONCAT -> joined("", arguments, at);
      case CONCAT_WS -> joined(text(arguments, 0), arguments.subList(1, arguments.size()), at);
      case LOWER -> new Value.Text(text(arguments, 0).toLowerCase(Locale.ROOT));
      case UPPER -> new Value.Text(text(arguments, 0).toUpperCase(Locale.ROOT));
      case TRIM -> new Value.Text(trimmed(text(arguments, 0)));
      case LEFT -> {
        String text = text(arguments, 0);
        yield new Value.Text(cut(text, 0, count(arguments, at)));
      }
      case RIGHT -> {
        String text = text(arguments, 0);
        int length = length(text);
        yield new Value.Text(cut(text, Math.max(0, length - count(arguments, at)), length));
      }
      case SUBSTRING -> new Value.Text(substring(arguments, at));
      case ABS -> abs(Cast.toWhole(arguments.getFirst(), at), at);
      case INT -> new Value.Whole(Cast.toWhole(arguments.getFirst(), at));
      case BOOL -> new Value.Flag(Cast.toFlag(arguments.getFirst(), at));
      case STRING -> new Value.Text(text(arguments, 0));
      case IS_INT ->
          new Value.Flag(
              !(arguments.getFirst() instanceof Value.Text(String text)) || Cast.isWhole(text));
      case IS_BOOL ->
          new Value.Flag(
              !(arguments.getFirst() instanceof Value.Text(String text)) || Cast.isFlag(text));
    };
  }

  private static String text(List<Value> arguments, int index) {
    return arguments.get(index).text();
  }

  private static Value joined(String between, List<Value> parts, int at) {
    long length = (long) between.length() * Math.max(0, parts.size() - 1);
    for (Value part : parts) {
      length += part.text().length();
    }
    if (length > Cesql.MAX_TEXT) {
      throw failed(at, "it would make a text of more than " + Cesql.MAX_TEXT + " characters");
    }
    return new Value.Text(parts.stream().map(Value::text).collect(Collectors.joining(between)));
  }

  private int count(List<Value> arguments, int at) {
    int count = Cast.toWhole(arguments.get(1), at);
    if (count < 0) {
      throw failed(at, name() + " takes no negative number of characters: " + count);
    }
    return count;
  }

  private static String substring(List<Value> arguments, int at) {
    String text = text(arguments, 0);
    int length = length(text);
    int position = Cast.toWhole(arguments.get(1), at);
    int count = arguments.size() > 2 ? Cast.toWhole(arguments.get(2), at) : length;
    if (count < 0) {
      throw failed(at, "SUBSTRING takes no negative length: " + count);
    }
    if (position > length || position < -(long) length) {
      throw failed(at, "position " + position + " is outside a text of " + length + " characters");
    }
    if (position == 0) {
      return "";
    }
    int from = position > 0 ? position - 1 : length + position;
    return cut(text, from, (int) Math.min(length, (long) from + count));
  }

  private static Value abs(int value, int at) {
    if (value == Integer.MIN_VALUE) {
      throw new Trouble.Met(Trouble.Kind.MATH, at, "the absolute value is beyond 32 bits");
    }
    return new Value.Whole(Math.abs(value));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cut(String text, int from, int to) {
    int length = length(text);
    return text.substring(
        text.offsetByCodePoints(0, Math.min(from, length)),
        text.offsetByCodePoints(0, Math.min(to, length)));
  }

  /// Without what Unicode calls white space at both ends; control characters stay.
  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || c >= '\t' && c <= '\r' || c == '\u0085';
  }

  private static Trouble.Met failed(int at, String sentence) {
    return new Trouble.Met(Trouble.Kind.FUNCTION_EVALUATION, at, sentence);
  }
}
