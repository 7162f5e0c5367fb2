package dev.sluice.indexing;

import dev.sluice.event.Event;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.index.Term;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/// Which events are wanted, in which order, and how many at a time.
///
/// @param allOf an event must have a term of each of these sets; at least one set
/// @param exactly whether an event is really meant: a term may stand for more than one value
/// @param order by position
/// @param after go on behind this position, in the order; up to {@value #MAX_AFTER}, and it need
///   not be the place of an event
/// @param limit 1 to {@value #MAX_LIMIT}
public record Question(
    List<Set<Term>> allOf, Predicate<Event> exactly, Order order, OptionalLong after, int limit) {

  /// How many events a page has at most.
  public static final int MAX_LIMIT = 1_000;

  /// The largest position to go on behind.
  public static final long MAX_AFTER = 1L << 53;

  /// How many terms all sets have together at most.
  public static final int MAX_TERMS = 1_000;

  /// Refuses what would find everything, or ask too much.
  public Question {
    allOf = allOf.stream().map(Set::copyOf).toList();
    if (allOf.isEmpty() || allOf.stream().mapToInt(Set::size).sum() > MAX_TERMS) {
      throw new IllegalArgumentException("1 to " + MAX_TERMS + " terms, and at least one set");
    }
    long start = after.orElse(0);
    if (start < 0 || start > MAX_AFTER) {
      throw new IllegalArgumentException("after " + start);
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a limit of " + limit);
    }
  }
}
