package dev.sluice.rule.pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads one pattern, and refuses what is wrong with its place.
///
/// event-ruler checks patterns too, but it gives no path, and does not bound what `$or` multiplies
/// out to.
final class PatternReader {

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

  /// An object of the pattern, with the objects within it that are no alternatives.
  private static final class Group {
    private final List<Pattern.Field> fields = new ArrayList<>();
    private final List<List<Group>> choices = new ArrayList<>();
    private final List<Pattern.Part> parts = new ArrayList<>();
    private long branches = 1;

    void choose(List<Group> choice) {
      choices.add(choice);
      long sum = choice.stream().mapToLong(group -> group.branches).sum();
      branches = Math.min(branches * sum, Integer.MAX_VALUE);
    }
  }

  private final String who;
  private final JsonParser json;
  private final StringBuilder place = new StringBuilder("$");
  private final StringBuilder path = new StringBuilder();
  private long apart;

  private PatternReader(String who, JsonParser json) {
    this.who = who;
    this.json = json;
  }

  static Pattern read(String who, String text) {
    if (text.length() > Pattern.MAX_LENGTH) {
      throw Pattern.invalid(
          who,
          "",
          "the pattern has %d characters; at most %d are taken. Split it into several rules"
              .formatted(text.length(), Pattern.MAX_LENGTH));
    }
    try (JsonParser json = JSON.createParser(text)) {
      return new PatternReader(who, json).read();
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw Pattern.invalid(who, at("", e.getLocation()), "the pattern is not JSON: " + reason);
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail to be read", e);
    }
  }

  private Pattern read() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("a pattern is a JSON object, such as {\"source\": [\"clientevents\"]}");
    }
    Group whole = new Group();
    object(whole, 1, false);
    Pattern pattern = multipliedOut(whole);
    if (json.nextToken() != null) {
      throw wrong("something follows the pattern; a pattern is one JSON object");
    }
    return pattern;
  }

  private Pattern multipliedOut(Group group) {
    apart = Math.min(apart + group.branches, Integer.MAX_VALUE);
    if (apart > Pattern.MAX_BRANCHES) {
      throw Pattern.invalid(
          who,
          " at " + place,
          "its $or alternatives multiply out to "
              + (apart > 1_000_000 ? "more than 1000000" : apart)
              + " patterns; at most "
              + Pattern.MAX_BRANCHES
              + " are taken. Split it into several rules with the same targets, or list the values"
              + " of one field in one array");
    }
    return new Pattern(branches(group));
  }

  private List<Pattern.Branch> branches(Group group) {
    List<Pattern.Branch> branches = List.of(new Pattern.Branch(group.fields, group.parts));
    for (List<Group> choice : group.choices) {
      List<Pattern.Branch> alternatives =
          choice.stream().flatMap(one -> branches(one).stream()).toList();
      List<Pattern.Branch> product = new ArrayList<>();
      for (Pattern.Branch branch : branches) {
        for (Pattern.Branch alternative : alternatives) {
          product.add(joined(branch, alternative));
        }
      }
      branches = product;
    }
    return branches.stream().map(this::sorted).toList();
  }

  private static Pattern.Branch joined(Pattern.Branch one, Pattern.Branch other) {
    List<Pattern.Field> fields = new ArrayList<>(one.fields());
    fields.addAll(other.fields());
    List<Pattern.Part> parts = new ArrayList<>(one.parts());
    parts.addAll(other.parts());
    return new Pattern.Branch(fields, parts);
  }

  private Pattern.Branch sorted(Pattern.Branch branch) {
    List<Pattern.Field> fields =
        branch.fields().stream().sorted(Comparator.comparing(Pattern.Field::path)).toList();
    for (int i = 1; i < fields.size(); i++) {
      String name = fields.get(i).path();
      if (name.equals(fields.get(i - 1).path())) {
        throw Pattern.invalid(
            who,
            " at " + place,
            "the field '"
                + name
                + "' is named multiple times; put its alternatives into one array, or use $and"
                + " where each must match some value");
      }
    }
    if (fields.size() > Pattern.MAX_FIELDS) {
      throw Pattern.invalid(
          who,
          "",
          "it names %d fields; at most %d are taken".formatted(fields.size(), Pattern.MAX_FIELDS));
    }
    return new Pattern.Branch(fields, branch.parts());
  }

  /// Reads what follows a `{`.
  private void object(Group into, int depth, boolean inOr) throws IOException {
    if (depth > Pattern.MAX_DEPTH) {
      throw wrong("objects are nested more than " + Pattern.MAX_DEPTH + " deep");
    }
    Set<String> names = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      int placeBefore = place.length();
      int pathBefore = path.length();
      step(name);
      if (!names.add(name)) {
        throw wrong("the name '" + name + "' stands twice in one object; name each field once");
      }
      switch (name) {
        case "$or" -> into.choose(several(name, depth));
        case "$and" -> {
          for (Group part : several(name, depth)) {
            into.parts.add(new Pattern.Part(false, multipliedOut(part)));
          }
        }
        case "$not" -> {
          if (json.nextToken() != JsonToken.START_OBJECT) {
            throw wrong("$not takes an object, such as {\"$not\": {\"a\": [\"x\"]}}");
          }
          Group part = new Group();
          object(part, depth + 1, true);
          into.parts.add(new Pattern.Part(true, multipliedOut(part)));
        }
        default -> {
          if (inOr && RESERVED_IN_OR.contains(name)) {
            throw wrong(
                "'" + name + "' is reserved and cannot name a field inside $or, $and and $not");
          }
          path.append(path.isEmpty() ? "" : ".").append(name);
          field(into, name, depth, inOr);
        }
      }
      place.setLength(placeBefore);
      path.setLength(pathBefore);
    }
    if (names.isEmpty()) {
      throw wrong("an empty object is no pattern; name at least one field");
    }
  }

  private void field(Group into, String name, int depth, boolean inOr) throws IOException {
    switch (json.nextToken()) {
      case START_OBJECT -> object(into, depth + 1, inOr);
      case START_ARRAY -> into.fields.add(new Pattern.Field(path.toString(), values()));
      default ->
          throw wrong(
              "the value of '"
                  + name
                  + "' must be an array of alternatives or an object, such as [\"x\"]");
    }
  }

  private List<Group> several(String name, int depth) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw wrong(name + " takes an array of two or more objects");
    }
    int before = place.length();
    List<Group> groups = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      place.append('[').append(groups.size()).append(']');
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw wrong("each alternative of " + name + " is an object");
      }
      Group group = new Group();
      object(group, depth + 1, true);
      groups.add(group);
      place.setLength(before);
    }
    if (groups.size() < 2) {
      throw wrong(name + " takes two or more objects, not " + groups.size());
    }
    return groups;
  }

  private List<Operator> values() throws IOException {
    int before = place.length();
    List<Operator> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      place.append('[').append(values.size()).append(']');
      values.add(
          switch (json.currentToken()) {
            case START_OBJECT -> operator();
            case START_ARRAY ->
                throw wrong(
                    "alternatives are not nested; write them beside each other in one array");
            case VALUE_STRING -> new Operator.Text(json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new Operators(json, this::wrong).literalNumber();
            default -> new Operator.Word(json.getText());
          });
      place.setLength(before);
    }
    if (values.isEmpty()) {
      throw wrong("an empty array matches nothing; give at least one alternative");
    }
    return values;
  }

  private Operator operator() throws IOException {
    if (json.nextToken() == JsonToken.END_OBJECT) {
      throw wrong("an empty object is no operator; one is {\"prefix\": \"x\"}");
    }
    String name = json.currentName();
    step(name);
    return new Operators(json, this::wrong).read(name);
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
    return Pattern.invalid(who, at(" at " + place, json.currentTokenLocation()), reason);
  }

  private static String at(String place, JsonLocation location) {
    return location.getLineNr() < 1
        ? place
        : place + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
