package dev.sluice.target.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.view.ViewPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A URL whose path and query take values from the event, as in
/// `https://api.example.com/orders/{detail.id}`.
///
/// A value becomes one segment, or one value of the query, and can never begin another: all but RFC
/// 3986's unreserved characters are percent-encoded. `.` and `..` would be taken for steps by a
/// receiver even so, and are refused.
public final class UrlTemplate {

  /// How many expressions a URL may have.
  public static final int MAX_EXPRESSIONS = 20;

  /// How long an encoded value may be.
  static final int MAX_VALUE = 1_024;

  private static final String HEX = "0123456789ABCDEF";

  private final List<Part> parts;

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Value(ViewPath path) implements Part {}
  }

  /// What became of a template for one event.
  sealed interface Filled {
    record Url(URI url) implements Filled {}

    /// A value that is not there, or cannot stand in a URL.
    ///
    /// @param why what is wrong with it, without showing it
    record Unusable(String why) implements Filled {}
  }

  private UrlTemplate(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /// Whether a URL has expressions.
  public static boolean isOne(String text) {
    return text.indexOf('{') >= 0 || text.indexOf('}') >= 0;
  }

  /// Parses a URL with expressions.
  ///
  /// @throws IllegalArgumentException when an expression is wrong, or stands in front of the path
  public static UrlTemplate parse(String text) {
    List<Part> parts = new ArrayList<>();
    int authority = text.indexOf("://");
    int path = authority < 0 ? -1 : text.indexOf('/', authority + 3);
    int at = 0;
    int expressions = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      expressions++;
      if (path < 0 || open < path || close < 0 || expressions > MAX_EXPRESSIONS) {
        throw new IllegalArgumentException(
            "'{' begins an expression such as {detail.id}, which ends with '}' and stands in the"
                + " path or the query; a URL has at most "
                + MAX_EXPRESSIONS);
      }
      parts.add(new Part.Text(text.substring(at, open)));
      parts.add(new Part.Value(ViewPath.parse(text.substring(open + 1, close))));
      at = close + 1;
    }
    parts.add(new Part.Text(text.substring(at)));
    if (parts.stream().anyMatch(p -> p instanceof Part.Text(String t) && t.contains("}"))) {
      throw new IllegalArgumentException("'}' closes nothing");
    }
    return new UrlTemplate(parts);
  }

  /// The URL with `x` for each value, by which it can be checked.
  public String sample() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String literal) -> text.append(literal);
        case Part.Value _ -> text.append('x');
      }
    }
    return text.toString();
  }

  Filled fill(JsonNode view) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String literal) -> text.append(literal);
        case Part.Value(ViewPath path) -> {
          JsonNode value = path.find(view).orElse(null);
          if (value == null || value.isNull() || value.isContainerNode()) {
            return new Filled.Unusable("the event has no text or number at " + path);
          }
          String encoded = encoded(value.asText());
          if (encoded.isEmpty()
              || encoded.equals(".")
              || encoded.equals("..")
              || encoded.length() > MAX_VALUE) {
            return new Filled.Unusable(
                "the value at "
                    + path
                    + " cannot stand in a URL: it is empty, '.', '..' or longer"
                    + " than 1,024 characters");
          }
          text.append(encoded);
        }
      }
    }
    return new Filled.Url(URI.create(text.toString()));
  }

  /// A text that is but one segment, or one value of a query.
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean isPlain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~';
      if (isPlain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }
}
