package dev.sluice.mail.verdict;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The macros of SPF (RFC 7208, section 7) for one message.
///
/// `%{p}` is always `unknown`, as section 7.2 allows: nobody has to look it up.
record SpfMacro(InetAddress client, String local, String senderDomain, String helo) {

  private static final Pattern MACRO =
      Pattern.compile("%(?:([%_-])|\\{([slodiphcrtvSLODIPHCRTV])([0-9]{0,3})(r?)([.+,/_=-]*)\\})");

  /// Fills a domain-spec in.
  ///
  /// @param domain whose policy it stands in
  /// @throws SpfTrouble when it has wrong macros
  String expanded(String spec, String domain) throws SpfTrouble {
    StringBuilder text = new StringBuilder();
    int from = 0;
    Matcher matcher = MACRO.matcher(spec);
    for (int at = spec.indexOf('%'); at >= 0; at = spec.indexOf('%', from)) {
      text.append(spec, from, at);
      if (!matcher.find(at) || matcher.start() != at) {
        throw SpfTrouble.permanent("a macro is wrong");
      }
      text.append(matcher.group(1) == null ? filled(matcher, domain) : escaped(matcher.group(1)));
      from = matcher.end();
    }
    String whole = text.append(spec, from, spec.length()).toString();
    while (whole.length() > 253 && whole.indexOf('.') >= 0) {
      whole = Domains.parent(whole);
    }
    return whole;
  }

  private static String escaped(String sign) {
    return switch (sign) {
      case "%" -> "%";
      case "_" -> " ";
      default -> "%20";
    };
  }

  private String filled(Matcher matcher, String domain) throws SpfTrouble {
    String letter = matcher.group(2);
    String value =
        switch (letter.toLowerCase(java.util.Locale.ROOT)) {
          case "s" -> local + "@" + senderDomain;
          case "l" -> local;
          case "o" -> senderDomain;
          case "d" -> domain;
          case "i" -> dotted();
          case "p" -> "unknown";
          case "h" -> helo;
          case "v" -> client instanceof Inet6Address ? "ip6" : "in-addr";
          // c, r and t are for explanations only, which are not asked for.
          default -> throw SpfTrouble.permanent("macro " + letter + " has no place here");
        };
    String delimiters = matcher.group(5).isEmpty() ? "." : matcher.group(5);
    List<String> parts = Arrays.asList(value.split("[" + Pattern.quote(delimiters) + "]", -1));
    if (!matcher.group(4).isEmpty()) {
      parts = parts.reversed();
    }
    if (!matcher.group(3).isEmpty()) {
      int keep = Integer.parseInt(matcher.group(3));
      if (keep == 0) {
        throw SpfTrouble.permanent("a macro keeps no labels");
      }
      parts = parts.subList(Math.max(0, parts.size() - keep), parts.size());
    }
    String joined = String.join(".", parts);
    return Character.isUpperCase(letter.charAt(0))
        ? URLEncoder.encode(joined, StandardCharsets.UTF_8)
        : joined;
  }

  private String dotted() {
    if (!(client instanceof Inet6Address)) {
      return client.getHostAddress();
    }
    StringBuilder nibbles = new StringBuilder();
    for (byte b : client.getAddress()) {
      nibbles
          .append(nibbles.isEmpty() ? "" : ".")
          .append(Character.forDigit(b >> 4 & 15, 16))
          .append('.')
          .append(Character.forDigit(b & 15, 16));
    }
    return nibbles.toString();
  }
}
