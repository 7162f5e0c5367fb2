package dev.sluice.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a caller sees: everything, the events of some subaccounts of SparkPost, or the mail of one
/// application.
///
/// @param subaccounts the subaccounts, in the order of their numbers; empty when the caller is not
///   restricted to any. `0` is the primary account
/// @param application the name of a target that receipt rules hand mail to; empty when the caller
///   is bound to none
public record Reach(Optional<Set<String>> subaccounts, Optional<String> application) {

  /// Everything, whatever it has to do with.
  public static final Reach ALL = new Reach(Optional.empty(), Optional.empty());

  /// How many subaccounts a key or a client may be restricted to.
  public static final int MAX_SUBACCOUNTS = 100;

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern APPLICATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /// Checks both, and orders the subaccounts.
  public Reach {
    if (subaccounts.isPresent() && application.isPresent()) {
      throw new IllegalArgumentException(
          "subaccounts and an application exclude each other; make two keys");
    }
    subaccounts = subaccounts.map(Reach::checked);
    application.ifPresent(name -> {
      if (!APPLICATION.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "an application is the name of a target: 1 to 128 letters, digits, '.', '_' or '-',"
                + " the first a letter or digit");
      }
    });
  }

  private static Set<String> checked(Set<String> texts) {
    if (texts.isEmpty() || texts.size() > MAX_SUBACCOUNTS) {
      throw new IllegalArgumentException(
          "1 to " + MAX_SUBACCOUNTS + " subaccounts are right, not " + texts.size());
    }
    for (String text : texts) {
      if (!NUMBER.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is not a subaccount; right is a number of 1 to 18 digits that does not begin"
                + " with 0, or 0 itself, the primary account");
      }
    }
    Set<String> ordered = new TreeSet<>(BY_NUMBER);
    ordered.addAll(texts);
    return Collections.unmodifiableSet(new LinkedHashSet<>(ordered));
  }

  /// These subaccounts and nothing else.
  ///
  /// @throws IllegalArgumentException when there are none or too many, or one is no number
  public static Reach ofSubaccounts(Collection<String> texts) {
    return new Reach(Optional.of(new LinkedHashSet<>(texts)), Optional.empty());
  }

  /// The mail of this application and nothing else.
  ///
  /// @throws IllegalArgumentException when it can name no target
  public static Reach ofApplication(String name) {
    return new Reach(Optional.empty(), Optional.of(name));
  }

  /// What the caller is restricted to; empty when to nothing.
  public Optional<Restriction> restriction() {
    if (subaccounts.isPresent()) {
      return Optional.of(Restriction.SUBACCOUNTS);
    }
    return application.map(_ -> Restriction.APPLICATION);
  }

  /// Whether whoever sees this sees all of that.
  public boolean cover(Reach that) {
    return restriction().isEmpty()
        || application.isPresent() && application.equals(that.application)
        || subaccounts.isPresent()
            && that.subaccounts.isPresent()
            && subaccounts.get().containsAll(that.subaccounts.get());
  }

  /// What is seen, as a part of a sentence.
  @Override
  public String toString() {
    return subaccounts
        .map(texts -> "the events of the subaccounts " + String.join(", ", texts))
        .or(() -> application.map(name -> "the mail of application " + name))
        .orElse("everything");
  }
}
