package dev.sluice.transform.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.FnVarArgs;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.text.ParseException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The functions that stand in for those of the library which could take unbounded time or memory
/// in one step, or give another result each time.
final class Library {

  private static final int MAX_PAD = 100_000;
  private static final int MAX_PICTURE = 256;
  private static final int MAX_DIGITS = 340;

  /// The most of a time that is read by a picture: its parts become a regular expression, in which
  /// each could take what the next one needs.
  private static final int MAX_TIME = 32;

  private static final int MAX_TIME_PARTS = 8;

  /// The most that is written out in Roman numerals, or as words.
  private static final int MAX_ROMAN = 1_000_000;

  private static final int MAX_PRETTY = 100_000;

  private static final Pattern WIDE = Pattern.compile(",[^]]*[0-9]{4}");

  static final Map<String, JFunction> FUNCTIONS = functions();

  private static final Set<JFunction> PATTERN_TAKERS =
      FUNCTIONS.entrySet().stream()
          .filter(each -> Set.of("contains", "match", "replace", "split").contains(each.getKey()))
          .map(Map.Entry::getValue)
          .collect(Collectors.toUnmodifiableSet());

  private Library() {}

  /// Whether a value is one of the functions that a regular expression may be given to.
  static boolean takesPattern(@Nullable Object value) {
    return value instanceof JFunction function && PATTERN_TAKERS.contains(function);
  }

  /// The arguments of a call; those that are left out are null.
  record Arguments(List<?> all) {
    @Nullable Object at(int index) {
      return index < all.size() ? all.get(index) : null;
    }

    @Nullable String text(int index) {
      return (String) at(index);
    }

    @Nullable Number number(int index) {
      return (Number) at(index);
    }
  }

  private interface Body {
    @Nullable Object call(Arguments arguments) throws ParseException;
  }

  private static Map<String, JFunction> functions() {
    Map<String, JFunction> functions = new LinkedHashMap<>();
    define(functions, "contains", "<s-(sf):b>", Texts::contains);
    define(functions, "match", "<s-f<s:o>n?:a<o>>", Texts::match);
    define(functions, "replace", "<s-(sf)(sf)n?:s>", Texts::replace);
    define(functions, "split", "<s-(sf)n?:a<s>>", Texts::split);
    define(functions, "substringBefore", "<s-s:s>", Texts::before);
    define(functions, "substringAfter", "<s-s:s>", Texts::after);
    define(functions, "join", "<a<s>s?:s>", Texts::join);
    define(functions, "pad", "<s-ns?:s>", Library::pad);
    define(functions, "string", "<x-b?:s>", Library::string);
    define(functions, "abs", "<n-:n>", of -> Functions.abs(number(of, 0)));
    define(functions, "round", "<n-n?:n>", Library::round);
    define(functions, "formatBase", "<n-n?:s>", Library::formatBase);
    define(functions, "formatNumber", "<n-so?:s>", Library::formatNumber);
    define(functions, "formatInteger", "<n-s:s>", Library::formatInteger);
    define(functions, "parseInteger", "<s-s:n>", Library::parseInteger);
    define(functions, "now", "<s?s?:s>", of -> fromMillis(millis(), of.text(0), of.text(1)));
    define(functions, "millis", "<:n>", _ -> millis());
    define(functions, "fromMillis", "<n-s?s?:s>", Library::fromMillis);
    define(functions, "toMillis", "<s-s?:n>", Library::toMillis);
    define(functions, "eval", "<sx?:x>", _ -> absent("$eval", "an expression is part of the rule"));
    define(
        functions, "random", "<:n>", _ -> absent("$random", "an event makes the same each time"));
    define(
        functions,
        "shuffle",
        "<a:a>",
        _ -> absent("$shuffle", "an event makes the same each time"));
    return Map.copyOf(functions);
  }

  private static void define(
      Map<String, JFunction> functions, String name, String signature, Body body) {
    FnVarArgs<@Nullable Object> function =
        all -> {
          try {
            return body.call(new Arguments(all));
          } catch (ParseException e) {
            throw new Stopped(String.valueOf(e.getMessage()));
          }
        };
    JFunction defined = new JFunction(function.getJFunctionCallable(), signature);
    functions.put(name, defined);
  }

  private static Object absent(String name, String why) {
    throw new Stopped(name + " is not there: " + why);
  }

  private static @Nullable Object pad(Arguments of) {
    String text = of.text(0);
    Number width = of.number(1);
    if (text == null || width == null) {
      return null;
    }
    if (Math.abs(width.doubleValue()) > MAX_PAD) {
      throw new Stopped("$pad goes to " + MAX_PAD + " characters at most");
    }
    int missing = Math.abs(width.intValue()) - text.codePointCount(0, text.length());
    String by = of.text(2);
    int[] fill = (by == null || by.isEmpty() ? " " : by).codePoints().toArray();
    StringBuilder padding = new StringBuilder();
    for (int i = 0; i < missing; i++) {
      padding.appendCodePoint(fill[i % fill.length]);
    }
    return width.intValue() < 0 ? padding + text : text + padding;
  }

  private static @Nullable Object string(Arguments of) {
    @Nullable Object value = of.at(0);
    boolean isPretty = Boolean.TRUE.equals(of.at(1));
    if (isPretty && Budget.CURRENT.get().weigh(value) > MAX_PRETTY) {
      throw new Stopped(
          "$string makes lines of at most " + MAX_PRETTY + " characters and elements");
    }
    return Functions.string(value, isPretty);
  }

  /// A number as one that the library's own arithmetic takes.
  private static @Nullable Number number(Arguments of, int index) {
    Number number = of.number(index);
    return number instanceof Values.Written ? (Number) number.doubleValue() : number;
  }

  private static @Nullable Object round(Arguments of) {
    Number digits = of.number(1);
    if (digits != null && Math.abs(digits.doubleValue()) > MAX_DIGITS) {
      throw new Stopped("$round goes to " + MAX_DIGITS + " digits at most");
    }
    return Functions.round(number(of, 0), digits);
  }

  private static @Nullable Object formatBase(Arguments of) {
    return Functions.formatBase(number(of, 0), of.number(1));
  }

  private static @Nullable Object formatNumber(Arguments of) {
    requireShort(of.text(1));
    return Functions.formatNumber(number(of, 0), of.text(1), (Map<?, ?>) of.at(2));
  }

  private static @Nullable Object formatInteger(Arguments of) {
    Number number = number(of, 0);
    String picture = of.text(1);
    if (number == null || picture == null) {
      return null;
    }
    requireShort(picture);
    boolean isRoman = picture.startsWith("i") || picture.startsWith("I");
    if (isRoman && Math.abs(number.doubleValue()) > MAX_ROMAN) {
      throw new Stopped("$formatInteger goes to " + MAX_ROMAN + " in Roman numerals");
    }
    return Functions.formatInteger(number, picture);
  }

  private static @Nullable Object parseInteger(Arguments of) throws ParseException {
    requireShort(of.text(0));
    requireShort(of.text(1));
    return Functions.parseInteger(of.text(0), of.text(1));
  }

  private static long millis() {
    return Budget.CURRENT.get().now().toEpochMilli();
  }

  private static @Nullable Object fromMillis(Arguments of) {
    Number millis = of.number(0);
    return millis == null ? null : fromMillis(millis, of.text(1), of.text(2));
  }

  private static String fromMillis(Number millis, @Nullable String picture, @Nullable String zone) {
    requireShort(picture);
    requireShort(zone);
    if (picture != null && WIDE.matcher(picture).find()) {
      throw new Stopped("a picture of a time has widths of at most 3 digits");
    }
    return Functions.dateTimeFromMillis(millis, picture, zone);
  }

  private static @Nullable Object toMillis(Arguments of) throws ParseException {
    String text = of.text(0);
    String picture = of.text(1);
    requireShort(text);
    requireShort(picture);
    if (text == null) {
      return null;
    }
    if (picture == null) {
      return time(text);
    }
    if (text.length() > MAX_TIME || parts(picture) > MAX_TIME_PARTS) {
      throw new Stopped(
          "$toMillis reads times of at most "
              + MAX_TIME
              + " characters by a picture of at most "
              + MAX_TIME_PARTS
              + " parts");
    }
    return Functions.dateTimeToMillis(text, picture);
  }

  /// A time without an offset is one of UTC; the library would take the machine's zone.
  private static @Nullable Object time(String text) throws ParseException {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      return Functions.dateTimeToMillis(text, null);
    }
  }

  private static long parts(String picture) {
    return picture.chars().filter(c -> c == '[').count();
  }

  private static void requireShort(@Nullable String text) {
    if (text != null && text.length() > MAX_PICTURE) {
      throw new Stopped("a picture and what it reads have at most " + MAX_PICTURE + " characters");
    }
  }
}
