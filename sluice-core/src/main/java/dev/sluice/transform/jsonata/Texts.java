package dev.sluice.transform.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import dev.sluice.transform.jsonata.Library.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The functions that look for something in a text, each over a {@link ReadText}.
final class Texts {

  private Texts() {}

  static @Nullable Object contains(Arguments of) {
    String text = of.text(0);
    return text == null ? null : matcher(text, of.at(1)).find();
  }

  static @Nullable Object match(Arguments of) {
    String text = of.text(0);
    if (text == null) {
      return null;
    }
    if (!(of.at(1) instanceof Pattern)) {
      throw new Stopped("$match takes a regular expression");
    }
    List<Object> found = Utils.createSequence();
    Matcher matcher = matcher(text, of.at(1));
    for (int left = limit(of.number(2)); left > 0 && find(matcher); left--) {
      Map<String, Object> match = new LinkedHashMap<>();
      match.put("match", matcher.group());
      match.put("index", matcher.start());
      match.put("groups", groups(matcher));
      found.add(match);
    }
    return found;
  }

  static @Nullable Object split(Arguments of) {
    String text = of.text(0);
    if (text == null) {
      return null;
    }
    int limit = limit(of.number(2));
    List<String> parts = new ArrayList<>();
    if ("".equals(of.at(1))) {
      text.codePoints().limit(limit).mapToObj(Character::toString).forEach(parts::add);
      return parts;
    }
    Matcher matcher = matcher(text, of.at(1));
    int at = 0;
    while (parts.size() < limit && find(matcher)) {
      parts.add(text.substring(at, matcher.start()));
      at = matcher.end();
    }
    if (parts.size() < limit) {
      parts.add(text.substring(at));
    }
    return parts;
  }

  static @Nullable Object replace(Arguments of) {
    String text = of.text(0);
    if (text == null) {
      return null;
    }
    if ("".equals(of.at(1))) {
      throw new Stopped("$replace cannot look for an empty text");
    }
    boolean isPlain = of.at(1) instanceof String;
    Matcher matcher = matcher(text, of.at(1));
    StringBuilder made = new StringBuilder();
    int at = 0;
    for (int left = limit(of.number(3)); left > 0 && find(matcher); left--) {
      made.append(text, at, matcher.start());
      made.append(
          switch (of.at(2)) {
            case String by -> isPlain ? by : filled(by, matcher);
            case null -> throw new Stopped("$replace needs a text or a function to replace with");
            default -> called(of.at(2), matcher);
          });
      Budget.requireLength(made.length());
      at = matcher.end();
    }
    return made.append(text, at, text.length()).toString();
  }

  static @Nullable Object before(Arguments of) {
    return around(of, true);
  }

  static @Nullable Object after(Arguments of) {
    return around(of, false);
  }

  private static @Nullable Object around(Arguments of, boolean isBefore) {
    String text = of.text(0);
    String mark = of.text(1);
    if (text == null || mark == null) {
      return text;
    }
    Matcher matcher = matcher(text, mark);
    if (!matcher.find()) {
      return text;
    }
    return isBefore ? text.substring(0, matcher.start()) : text.substring(matcher.end());
  }

  static @Nullable Object join(Arguments of) {
    if (!(of.at(0) instanceof List<?> texts)) {
      return of.at(0);
    }
    String between = of.text(1) == null ? "" : of.text(1);
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      joined.append(i == 0 ? "" : between).append(texts.get(i));
      Budget.requireLength(joined.length());
    }
    return joined.toString();
  }

  private static Matcher matcher(String text, @Nullable Object what) {
    return switch (what) {
      case Pattern pattern -> pattern.matcher(ReadText.of(text));
      case String plain -> Pattern.compile(plain, Pattern.LITERAL).matcher(ReadText.of(text));
      case null, default ->
          throw new Stopped("a function cannot stand where a regular expression is looked for");
    };
  }

  private static boolean find(Matcher matcher) {
    if (!matcher.find()) {
      return false;
    }
    if (matcher.start() == matcher.end()) {
      throw new Stopped(
          "the regular expression /" + matcher.pattern() + "/ matches nothing at all");
    }
    return true;
  }

  private static int limit(@Nullable Number limit) {
    if (limit == null) {
      return Integer.MAX_VALUE;
    }
    if (limit.doubleValue() < 0) {
      throw new Stopped("a limit of matches is at least 0");
    }
    return (int) Math.min(Integer.MAX_VALUE, limit.doubleValue());
  }

  private static List<Object> groups(MatchResult match) {
    List<Object> groups = new ArrayList<>();
    for (int i = 1; i <= match.groupCount(); i++) {
      String group = match.group(i);
      groups.add(group == null ? Jsonata.NULL_VALUE : group);
    }
    return groups;
  }

  private static String called(@Nullable Object function, Matcher matcher) {
    Map<String, Object> match = new LinkedHashMap<>();
    match.put("match", matcher.group());
    match.put("start", matcher.start());
    match.put("end", matcher.end());
    match.put("groups", groups(matcher));
    if (applied(function, match) instanceof String by) {
      return by;
    }
    throw new Stopped("the function that $replace calls must give a text");
  }

  /// The library says that anything may be thrown; what is no failure of its own is passed on.
  private static @Nullable Object applied(@Nullable Object function, Object argument) {
    try {
      return Functions.funcApply(function, List.of(argument));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// Fills `$0` for the match, `$1` and on for its groups, `$$` for the sign itself. Of two digits
  /// both count where there are so many groups; a group that there is not is nothing.
  private static String filled(String by, MatchResult match) {
    StringBuilder made = new StringBuilder();
    int at = 0;
    while (at < by.length()) {
      char c = by.charAt(at++);
      char next = at < by.length() ? by.charAt(at) : ' ';
      if (c != '$' || next != '$' && !isDigit(next)) {
        made.append(c);
      } else if (next == '$') {
        made.append('$');
        at++;
      } else {
        int group = next - '0';
        at++;
        while (at < by.length()
            && isDigit(by.charAt(at))
            && group * 10 + by.charAt(at) - '0' <= match.groupCount()
            && group > 0) {
          group = group * 10 + by.charAt(at++) - '0';
        }
        String found = group <= match.groupCount() ? match.group(group) : null;
        made.append(found == null ? "" : found);
      }
      Budget.requireLength(made.length());
    }
    return made.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
