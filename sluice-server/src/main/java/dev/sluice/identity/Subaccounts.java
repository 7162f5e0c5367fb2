package dev.sluice.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Whose events a caller sees: those of some subaccounts of SparkPost, or everything.
///
/// @param only the subaccounts, in the order of their numbers; empty when everything is seen. `0`
///   is the primary account
public record Subaccounts(Optional<Set<String>> only) {

  /// Everything, whether it has to do with subaccounts or not.
  public static final Subaccounts ALL = new Subaccounts(Optional.empty());

  /// How many subaccounts a key or a client may be restricted to.
  public static final int MAX = 100;

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /// Checks and orders the subaccounts.
  public Subaccounts {
    only = only.map(Subaccounts::checked);
  }

  private static Set<String> checked(Set<String> texts) {
    if (texts.isEmpty() || texts.size() > MAX) {
      throw new IllegalArgumentException(
          "1 to " + MAX + " subaccounts are right, not " + texts.size());
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
  public static Subaccounts only(Collection<String> texts) {
    return new Subaccounts(Optional.of(new LinkedHashSet<>(texts)));
  }

  /// Whether whoever sees these sees all of those.
  public boolean cover(Subaccounts those) {
    return only.isEmpty() || those.only.isPresent() && only.get().containsAll(those.only.get());
  }

  /// The subaccounts with a comma and a space between them; `all` when everything is seen.
  @Override
  public String toString() {
    return only.map(texts -> String.join(", ", texts)).orElse("all");
  }
}
