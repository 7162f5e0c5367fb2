package dev.sluice.events.cesql;

/// The casts of CESQL, with their errors.
final class Cast {

  private Cast() {}

  static int toWhole(Value value, int at) {
    return switch (value) {
      case Value.Whole(int whole) -> whole;
      case Value.Flag(boolean flag) -> flag ? 1 : 0;
      case Value.Text(String text) -> {
        if (!isWhole(text)) {
          throw new Trouble.Met(Trouble.Kind.CAST, at, shown(text) + " is no integer of 32 bits");
        }
        yield Integer.parseInt(text);
      }
    };
  }

  static boolean toFlag(Value value, int at) {
    return switch (value) {
      case Value.Flag(boolean flag) -> flag;
      case Value.Whole(int whole) -> whole != 0;
      case Value.Text(String text) -> {
        if (!isFlag(text)) {
          throw new Trouble.Met(Trouble.Kind.CAST, at, shown(text) + " is neither true nor false");
        }
        yield text.equalsIgnoreCase("true");
      }
    };
  }

  /// A value in the type of another.
  static Value like(Value type, Value value, int at) {
    return switch (type) {
      case Value.Text _ -> new Value.Text(value.text());
      case Value.Whole _ -> new Value.Whole(toWhole(value, at));
      case Value.Flag _ -> new Value.Flag(toFlag(value, at));
    };
  }

  static boolean isWhole(String text) {
    if (text.isEmpty() || text.length() > 11) {
      return false;
    }
    int first = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    if (text.length() == first) {
      return false;
    }
    long value = Long.parseLong(text);
    return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
  }

  static boolean isFlag(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  private static String shown(String text) {
    return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
  }
}
