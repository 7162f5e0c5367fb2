package dev.sluice.mail.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A record of SPF, read (RFC 7208, section 4.6.1).
///
/// @param redirect where to go on when no directive matches
record SpfPolicy(List<Directive> directives, Optional<String> redirect) {

  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/]*(?:/(?![0-9/])[^/]*)*))?"
              + "(?:/([0-9]{1,3}))?(?://([0-9]{1,3}))?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LITERAL =
      Pattern.compile(
          "([+?~-]?)(ip6):([0-9a-fA-F:.]+)(?:/([0-9]{1,3}))?", Pattern.CASE_INSENSITIVE);

  private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.*)");

  /// A mechanism with what a match means.
  ///
  /// @param spec the domain or address behind the colon; empty when there is none
  /// @param bits4 how many bits of an IPv4 address count
  /// @param bits6 how many bits of an IPv6 address count
  record Directive(Spf.Result result, String mechanism, String spec, int bits4, int bits6) {}

  /// Reads a record that begins with `v=spf1`.
  ///
  /// @throws SpfTrouble when any of its terms is wrong, wherever it stands
  static SpfPolicy read(String text) throws SpfTrouble {
    List<Directive> directives = new ArrayList<>();
    Optional<String> redirect = Optional.empty();
    boolean isExplained = false;
    for (String term : text.substring("v=spf1".length()).strip().split(" +")) {
      Matcher modifier = MODIFIER.matcher(term);
      if (modifier.matches()) {
        String name = modifier.group(1).toLowerCase(Locale.ROOT);
        boolean isTwice =
            name.equals("redirect") && redirect.isPresent() || name.equals("exp") && isExplained;
        isExplained |= name.equals("exp");
        if (isTwice || name.equals("redirect") && modifier.group(2).isEmpty()) {
          throw SpfTrouble.permanent("modifier " + name + " is wrong");
        }
        redirect = name.equals("redirect") ? Optional.of(modifier.group(2)) : redirect;
      } else if (!term.isEmpty()) {
        directives.add(directive(term));
      }
    }
    return new SpfPolicy(List.copyOf(directives), redirect);
  }

  private static Directive directive(String term) throws SpfTrouble {
    Matcher literal = LITERAL.matcher(term);
    if (literal.matches()) {
      return new Directive(
          result(literal.group(1)), "ip6", literal.group(3), 32, bits(literal.group(4), 128));
    }
    Matcher matcher = DIRECTIVE.matcher(term);
    if (!matcher.matches()) {
      throw SpfTrouble.permanent("a term is wrong");
    }
    String name = matcher.group(2).toLowerCase(Locale.ROOT);
    String spec = matcher.group(3) == null ? "" : matcher.group(3);
    boolean hasColon = matcher.group(3) != null;
    boolean hasBits = matcher.group(4) != null || matcher.group(5) != null;
    boolean isRight =
        switch (name) {
          case "all" -> !hasColon && !hasBits;
          case "include", "exists" -> !spec.isEmpty() && !hasBits;
          case "ptr" -> hasColon != spec.isEmpty() && !hasBits;
          case "ip4" -> !spec.isEmpty() && matcher.group(5) == null;
          case "ip6" -> false;
          default -> hasColon != spec.isEmpty();
        };
    if (!isRight) {
      throw SpfTrouble.permanent("a term '" + name + "' is wrong");
    }
    return new Directive(
        result(matcher.group(1)),
        name,
        spec,
        bits(matcher.group(4), 32),
        bits(matcher.group(5), 128));
  }

  private static int bits(@Nullable String digits, int most) throws SpfTrouble {
    int bits = digits == null ? most : Integer.parseInt(digits);
    if (bits > most) {
      throw SpfTrouble.permanent("a prefix is longer than its address");
    }
    return bits;
  }

  private static Spf.Result result(String qualifier) {
    return switch (qualifier) {
      case "-" -> Spf.Result.FAIL;
      case "~" -> Spf.Result.SOFTFAIL;
      case "?" -> Spf.Result.NEUTRAL;
      default -> Spf.Result.PASS;
    };
  }
}
