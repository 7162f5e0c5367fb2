package dev.sluice.indexing;

import dev.sluice.journal.Entry;
import java.util.List;
import java.util.OptionalLong;

/// What a search has found.
///
/// @param hits in the order that was asked for
/// @param next where to go on: what to give as `after`; empty when there is no more. A page may
///   have fewer hits than it may, even none, and a next one all the same, because the work of one
///   search is bounded
/// @param behind how many events the index had not yet looked at
/// @param isCurrent whether it had looked at all that had been accepted when the search began
public record Page(List<Entry> hits, OptionalLong next, long behind, boolean isCurrent) {

  /// Copies the hits.
  public Page {
    hits = List.copyOf(hits);
  }
}
