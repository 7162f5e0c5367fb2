package dev.sluice.rule;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads one operator of a pattern, such as `{"prefix": "x"}`, from its name to its closing brace.
final class Operators {

  /// What the reader of the pattern has to know about an operator.
  enum Kind {
    PLAIN,
    WILDCARD,
    BLOCK,
    /// A block of one address, which event-ruler takes only as a literal.
    SINGLE_ADDRESS
  }

  /// How many `*` one wildcard may have: the cost of a value grows with its length times this, at
  /// worst about half a second for each `*` and megabyte.
  static final int MAX_STARS = 10;

  private static final List<String> NAMES =
      List.of(
          "prefix",
          "suffix",
          "equals-ignore-case",
          "wildcard",
          "anything-but",
          "numeric",
          "cidr",
          "exists",
          "exactly");

  private static final List<String> NAMES_IN_ANYTHING_BUT =
      List.of("prefix", "suffix", "equals-ignore-case", "wildcard");

  private static final Pattern SHAPE =
      Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*");

  private final JsonParser json;
  private final Function<String, Fault> wrong;
  private String address = "";

  Operators(JsonParser json, Function<String, Fault> wrong) {
    this.json = json;
    this.wrong = wrong;
  }

  /// Whether event-ruler takes a literal for an IP address.
  static boolean isAddress(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// The address of a {@link Kind#SINGLE_ADDRESS}.
  String address() {
    return address;
  }

  Kind read(String name) throws IOException {
    Kind kind =
        switch (name) {
          case "prefix", "suffix" -> {
            affix(name);
            yield Kind.PLAIN;
          }
          case "equals-ignore-case" -> {
            json.nextToken();
            ignoringCase(string(name));
            yield Kind.PLAIN;
          }
          case "exactly" -> {
            json.nextToken();
            string(name);
            yield Kind.PLAIN;
          }
          case "wildcard" -> {
            json.nextToken();
            wildcard(string(name));
            yield Kind.WILDCARD;
          }
          case "anything-but" -> anythingBut();
          case "numeric" -> {
            numeric();
            yield Kind.PLAIN;
          }
          case "cidr" -> {
            json.nextToken();
            yield cidr(string(name));
          }
          case "exists" -> {
            if (!json.nextToken().isBoolean()) {
              throw wrong("exists takes true or false");
            }
            yield Kind.PLAIN;
          }
          default -> throw unknown(name, NAMES);
        };
    close(name);
    return kind;
  }

  private void close(String name) throws IOException {
    if (json.nextToken() != JsonToken.END_OBJECT) {
      throw wrong("one operator stands in one object; close it after '" + name + "'");
    }
  }

  private void affix(String name) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      string(name);
      return;
    }
    if (json.nextToken() != JsonToken.FIELD_NAME
        || !json.currentName().equals("equals-ignore-case")) {
      throw wrong(name + " takes a string or {\"equals-ignore-case\": \"x\"}");
    }
    json.nextToken();
    ignoringCase(string("equals-ignore-case"));
    close("equals-ignore-case");
  }

  private Kind anythingBut() throws IOException {
    switch (json.nextToken()) {
      case VALUE_STRING -> {}
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number("anything-but");
      case START_ARRAY -> scalars();
      case START_OBJECT -> {
        if (json.nextToken() != JsonToken.FIELD_NAME) {
          throw wrong("anything-but needs an operator in its object");
        }
        String name = json.currentName();
        if (!NAMES_IN_ANYTHING_BUT.contains(name)) {
          throw unknown(name, NAMES_IN_ANYTHING_BUT);
        }
        strings(name);
        close(name);
        return name.equals("wildcard") ? Kind.WILDCARD : Kind.PLAIN;
      }
      default -> throw wrong("anything-but takes strings or numbers, not true, false or null");
    }
    return Kind.PLAIN;
  }

  private void scalars() throws IOException {
    boolean strings = false;
    boolean numbers = false;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      switch (json.currentToken()) {
        case VALUE_STRING -> strings = true;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          number("anything-but");
          numbers = true;
        }
        default -> throw wrong("a list in anything-but holds strings or numbers only");
      }
    }
    if (strings == numbers) {
      throw wrong("a list in anything-but holds either strings or numbers, and at least one");
    }
  }

  private void strings(String name) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      excluded(name);
      return;
    }
    boolean empty = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      excluded(name);
      empty = false;
    }
    if (empty) {
      throw wrong("the list of " + name + " is empty; give at least one string");
    }
  }

  private void excluded(String name) throws IOException {
    String value = string(name);
    switch (name) {
      case "wildcard" -> wildcard(value);
      case "equals-ignore-case" -> ignoringCase(value);
      default -> {
        if (value.isEmpty()) {
          throw wrong("anything-but an empty " + name + " matches nothing");
        }
      }
    }
  }

  private void numeric() throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw wrong("numeric takes an array, such as [\">\", 0, \"<=\", 5]");
    }
    String first = comparison();
    BigDecimal low = comparand();
    if (json.nextToken() == JsonToken.END_ARRAY) {
      return;
    }
    if (!first.startsWith(">")) {
      throw wrong("a numeric range begins with its lower bound, such as [\">\", 0, \"<=\", 5]");
    }
    String second = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    if (!second.startsWith("<")) {
      throw wrong("the second bound of a numeric range has < or <=");
    }
    requireComparison(second);
    BigDecimal high = comparand();
    if (low.compareTo(high) >= 0) {
      throw wrong("the numeric range is empty: " + low + " is not below " + high);
    }
    if (json.nextToken() != JsonToken.END_ARRAY) {
      throw wrong("numeric takes one comparison or two");
    }
  }

  private String comparison() throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw wrong("numeric begins with one of = < <= > >=");
    }
    return requireComparison(json.getText());
  }

  private String requireComparison(String name) {
    return switch (name) {
      case "=", "<", "<=", ">", ">=" -> name;
      default -> throw wrong("numeric knows = < <= > >=, not '" + name + "'");
    };
  }

  private BigDecimal comparand() throws IOException {
    if (!json.nextToken().isNumeric()) {
      throw wrong("a number is expected after a comparison");
    }
    return number("numeric");
  }

  /// Numbers are compared as doubles, so one that a double cannot hold would match by chance.
  private BigDecimal number(String name) throws IOException {
    BigDecimal value;
    try {
      value = json.getDecimalValue();
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrong("the exponent of a number has more than 32 bits: " + cut());
    }
    double nearest = value.doubleValue();
    if (Double.isInfinite(nearest) || BigDecimal.valueOf(nearest).compareTo(value) != 0) {
      throw wrong(
          name + " compares 64-bit floating point numbers, and this number is none: " + cut());
    }
    return value;
  }

  private String cut() throws IOException {
    String written = json.getText();
    return written.length() > 40 ? written.substring(0, 40) + "…" : written;
  }

  private void wildcard(String value) {
    int stars = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
      if (c == '\\') {
        if (next != '*' && next != '\\') {
          throw wrong("in a wildcard a backslash stands before * or another backslash only");
        }
        i++;
      } else if (c == '*') {
        stars++;
        if (next == '*') {
          throw wrong("a wildcard has no two * side by side; one matches any text");
        }
      }
    }
    if (stars > MAX_STARS) {
      throw wrong("a wildcard has at most " + MAX_STARS + " *, not " + stars);
    }
  }

  /// event-ruler folds case by UTF-16 unit, so beyond U+FFFF it would look for question marks.
  private void ignoringCase(String value) {
    if (value.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
      throw wrong("equals-ignore-case takes no characters beyond U+FFFF, such as emoji");
    }
  }

  private Kind cidr(String block) {
    int slash = block.indexOf('/');
    String base = slash < 0 ? block : block.substring(0, slash);
    if (slash < 0 || !isAddress(base)) {
      throw wrong("cidr takes a block such as 10.0.0.0/24 or 2001:db8::/32, not '" + block + "'");
    }
    int bits = InetAddress.ofLiteral(base).getAddress().length * 8;
    String mask = block.substring(slash + 1);
    if (!mask.matches("[0-9]{1,3}") || Integer.parseInt(mask) > bits) {
      throw wrong("the mask of '" + block + "' must be a number from 0 to " + bits);
    }
    if (Integer.parseInt(mask) < bits) {
      return Kind.BLOCK;
    }
    address = base;
    return Kind.SINGLE_ADDRESS;
  }

  private String string(String name) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(name + " takes a string");
    }
    return json.getText();
  }

  private Fault unknown(String name, List<String> known) {
    return wrong(
        "'"
            + name
            + "' is no operator here"
            + Nearest.of(name, known).map(k -> "; did you mean '" + k + "'?").orElse(".")
            + " Known are "
            + String.join(", ", known)
            + ".");
  }

  private Fault wrong(String reason) {
    return wrong.apply(reason);
  }
}
