package dev.sluice.notify.template;

import dev.sluice.fault.Fault;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What came of a model.
///
/// @param content a text, or an object
/// @param missing the variables that have no value and no default; they stand in the content as
///   they stand in the model
/// @param shortened the paths of texts in which values were cut to fit; empty for a model that is a
///   text
public record Rendered(Json content, SortedSet<String> missing, Set<String> shortened) {

  private static final int MAX_NAMED = 20;

  /// Copies the sets.
  public Rendered {
    missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    shortened = Set.copyOf(shortened);
  }

  /// Refuses what is not complete; for senders that asked for it.
  ///
  /// @throws Fault `missing-variables`, with their names
  public Rendered requireComplete() {
    if (missing.isEmpty()) {
      return this;
    }
    List<String> named = missing.stream().limit(MAX_NAMED).toList();
    String more = missing.size() > MAX_NAMED ? " and more" : "";
    throw Fault.of(
        Fault.Kind.INVALID,
        "missing-variables",
        "the metadata has no " + String.join(", no ", named) + more);
  }
}
