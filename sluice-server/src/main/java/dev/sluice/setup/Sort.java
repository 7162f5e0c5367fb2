package dev.sluice.setup;

import dev.sluice.fault.Fault;

/// A sort of pieces that are set up at run time.
public enum Sort {
  /// What is for whom.
  RULE("rule"),
  /// Whom it is for.
  TARGET("target"),
  /// How a target knows the hub.
  CONNECTION("connection"),
  /// What the data of events should look like; see {@link Schemas}.
  SCHEMA("schema");

  /// How many pieces of one sort are made at run time at most.
  public static final int MAX = 1_000;

  /// The most characters that a piece may have as JSON.
  public static final int MAX_CHARACTERS = 64 << 10;

  private final String word;

  Sort(String word) {
    this.word = word;
  }

  /// The sort as it stands in sentences, codes and types of events.
  public String word() {
    return word;
  }

  String prefix() {
    return "identity/setup/" + word + "/";
  }

  Fault missing(String name) {
    return Fault.of(
        Fault.Kind.NOT_FOUND, "no-such-" + word, "there is no " + word + " '" + name + "'");
  }

  Fault changed(String name) {
    return conflict(
        word + "-changed", "the " + word + " '" + name + "' was changed; read it and try again");
  }

  Fault inFile(String name) {
    return conflict(
        word + "-in-file",
        "the " + word + " '" + name + "' stands in the configuration; change it there");
  }

  Fault tooMany() {
    return conflict(
        "too-many-" + word + "s",
        "there are " + MAX + " " + word + "s that were made at run time; remove some");
  }

  Fault inUse(String name, String user) {
    return conflict(
        word + "-in-use",
        "the " + word + " '" + name + "' is used by " + user + "; change it first");
  }

  Fault tooLarge(String name) {
    return Fault.of(
        Fault.Kind.TOO_LARGE,
        word + "-too-large",
        "the " + word + " '" + name + "' has more than " + MAX_CHARACTERS + " characters as JSON");
  }

  Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-" + word, sentence);
  }

  static Fault conflict(String code, String sentence) {
    return Fault.of(Fault.Kind.CONFLICT, code, sentence);
  }
}
