package dev.sluice.rule;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads one pattern, refuses what is wrong with its place, and says what the pattern will cost.
///
/// event-ruler checks patterns too, but it repairs some in silence (of two fields alike the last
/// one wins), gives no path, and does not bound what `$or` multiplies out to.
final class PatternReader {

  /// How long a pattern may be, in characters; EventBridge's own limit.
  static final int MAX_LENGTH = 4_096;

  /// How deep objects may be nested.
  static final int MAX_DEPTH = 100;

  /// Into how many patterns without `$or` one pattern may multiply out; EventBridge's own limit.
  static final int MAX_BRANCHES = 1_000;

  private static final JsonFactory JSON = new JsonFactory();

  /// The names that event-ruler does not take for fields inside `$or`.
  private static final Set<String> RESERVED_IN_OR =
      Set.of(
          "exactly",
          "equals-ignore-case",
          "prefix",
          "suffix",
          "anything-but",
          "exists",
          "wildcard",
          "numeric",
          "cidr",
          "=",
          "<",
          "<=",
          ">",
          ">=",
          "regex",
          "not-wildcard",
          "not-equals-ignore-case",
          "date-after",
          "date-on-or-after",
          "date-before",
          "date-on-or-before",
          "in-date-range",
          "ip-address-in-range",
          "ip-address-not-in-range");

  /// A pattern that was read.
  ///
  /// @param text what to compile, which says the same as what was read
  /// @param branches how many patterns without `$or` it multiplies out to
  /// @param addresses the fields, by dotted path, where it names IP addresses
  /// @param wildcards whether it has wildcards
  record Read(String text, int branches, Set<String> addresses, boolean wildcards) {}

  private record Splice(int from, int to, String text) {}

  private final RuleName rule;
  private final String text;
  private final JsonParser json;
  private final StringBuilder place = new StringBuilder("$");
  private final StringBuilder path = new StringBuilder();
  private final List<Splice> splices = new ArrayList<>();
  private final Set<String> addresses = new HashSet<>();
  private boolean wildcards;

  private PatternReader(RuleName rule, String text, JsonParser json) {
    this.rule = rule;
    this.text = text;
    this.json = json;
  }

  /// Reads a rule's pattern.
  ///
  /// @throws Fault `invalid-pattern`, with the rule, the place and the reason
  static Read read(Rule rule) {
    String text = rule.pattern();
    if (text.length() > MAX_LENGTH) {
      throw invalid(
          rule.name(),
          "",
          "the pattern has " + text.length() + " characters; at most " + MAX_LENGTH + " are taken");
    }
    try (JsonParser json = JSON.createParser(text)) {
      return new PatternReader(rule.name(), text, json).read();
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw invalid(rule.name(), at("", e.getLocation()), "the pattern is not JSON: " + reason);
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail to be read", e);
    }
  }

  static Fault invalid(RuleName rule, String place, String reason) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-pattern", "rule '" + rule + "'" + place + ": " + reason);
  }

  private Read read() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("a pattern is a JSON object, such as {\"source\": [\"clientevents\"]}");
    }
    long branches = object(1, false);
    if (branches > MAX_BRANCHES) {
      throw invalid(
          rule,
          " at $",
          "its $or alternatives multiply out to "
              + (branches > 1_000_000 ? "more than 1000000" : branches)
              + " patterns; at most "
              + MAX_BRANCHES
              + " are taken");
    }
    if (json.nextToken() != null) {
      throw wrong("something follows the pattern; a pattern is one JSON object");
    }
    return new Read(spliced(), (int) branches, Set.copyOf(addresses), wildcards);
  }

  private String spliced() {
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (Splice splice : splices) {
      out.append(text, from, splice.from()).append(splice.text());
      from = splice.to();
    }
    return out.append(text, from, text.length()).toString();
  }

  /// Reads what follows a `{` and gives the number of branches.
  private long object(int depth, boolean inOr) throws IOException {
    if (depth > MAX_DEPTH) {
      throw wrong("objects are nested more than " + MAX_DEPTH + " deep");
    }
    Set<String> names = new HashSet<>();
    long branches = 1;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      int placeBefore = place.length();
      int pathBefore = path.length();
      step(name);
      if (!names.add(name)) {
        throw wrong("the name '" + name + "' stands twice in one object; name each field once");
      }
      if (name.equals("$or")) {
        branches = Math.min(branches * alternatives(depth), Integer.MAX_VALUE);
      } else {
        if (inOr && RESERVED_IN_OR.contains(name)) {
          throw wrong("'" + name + "' is reserved and cannot name a field inside $or");
        }
        path.append(path.isEmpty() ? "" : ".").append(name);
        branches = Math.min(branches * field(name, depth, inOr), Integer.MAX_VALUE);
      }
      place.setLength(placeBefore);
      path.setLength(pathBefore);
    }
    if (names.isEmpty()) {
      throw wrong("an empty object is no pattern; name at least one field");
    }
    return branches;
  }

  private long field(String name, int depth, boolean inOr) throws IOException {
    return switch (json.nextToken()) {
      case START_OBJECT -> object(depth + 1, inOr);
      case START_ARRAY -> {
        values();
        yield 1;
      }
      default ->
          throw wrong(
              "the value of '"
                  + name
                  + "' must be an array of alternatives or an object, such as [\"x\"]");
    };
  }

  private long alternatives(int depth) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw wrong("$or takes an array of two or more objects");
    }
    int before = place.length();
    long sum = 0;
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      place.append('[').append(count++).append(']');
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw wrong("each alternative of $or is an object");
      }
      sum = Math.min(sum + object(depth + 1, true), Integer.MAX_VALUE);
      place.setLength(before);
    }
    if (count < 2) {
      throw wrong("$or takes two or more objects, not " + count);
    }
    return sum;
  }

  private void values() throws IOException {
    int before = place.length();
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      place.append('[').append(count++).append(']');
      switch (json.currentToken()) {
        case START_OBJECT -> operator();
        case START_ARRAY ->
            throw wrong("alternatives are not nested; write them beside each other in one array");
        case VALUE_STRING -> literal();
        default -> {}
      }
      place.setLength(before);
    }
    if (count == 0) {
      throw wrong("an empty array matches nothing; give at least one alternative");
    }
  }

  /// event-ruler reads a literal that looks like an IP address as one, and looks it up by DNS when
  /// it is none; told to match exactly, it does not.
  private void literal() throws IOException {
    String value = json.getText();
    if (Addresses.isFalse(value)) {
      int from = start();
      splices.add(new Splice(from, end(), "{\"exactly\":" + text.substring(from, end()) + "}"));
    } else if (Operators.isAddress(value)) {
      addresses.add(path.toString());
    }
  }

  private void operator() throws IOException {
    int from = start();
    if (json.nextToken() == JsonToken.END_OBJECT) {
      throw wrong("an empty object is no operator; one is {\"prefix\": \"x\"}");
    }
    String name = json.currentName();
    step(name);
    Operators operators = new Operators(json, this::wrong);
    switch (operators.read(name)) {
      case PLAIN -> {}
      case WILDCARD -> wildcards = true;
      case BLOCK -> addresses.add(path.toString());
      case SINGLE_ADDRESS -> {
        addresses.add(path.toString());
        splices.add(new Splice(from, end(), '"' + operators.address() + '"'));
      }
    }
  }

  private int start() {
    return (int) json.currentTokenLocation().getCharOffset();
  }

  private int end() {
    return (int) json.currentLocation().getCharOffset();
  }

  private void step(String name) {
    boolean plain = !name.isEmpty();
    for (int i = 0; plain && i < name.length(); i++) {
      char c = name.charAt(i);
      plain = Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '$';
    }
    if (plain) {
      place.append('.').append(name);
    } else {
      place.append("['").append(name).append("']");
    }
  }

  private Fault wrong(String reason) {
    return invalid(rule, at(" at " + place, json.currentTokenLocation()), reason);
  }

  private static String at(String place, JsonLocation location) {
    return location.getLineNr() < 1
        ? place
        : place + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
