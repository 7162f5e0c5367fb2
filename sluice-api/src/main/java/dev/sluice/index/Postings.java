package dev.sluice.index;

import dev.sluice.journal.Position;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The terms of a stretch of the journal, each with the positions at which it stands.
///
/// It is filled by one thread and then only read.
public final class Postings {

  private static final class Places {
    private long[] values = new long[1];
    private int count;

    void add(long position) {
      if (count > 0 && values[count - 1] >= position) {
        if (values[count - 1] == position) {
          return;
        }
        throw new IllegalArgumentException(
            "position " + position + " comes after " + values[count - 1]);
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 4);
      }
      values[count++] = position;
    }
  }

  private final Map<Term, Places> terms = new HashMap<>();

  /// No postings yet.
  public Postings() {}

  /// Adds a term of the event at a position; positions come in order.
  public void add(Term term, Position position) {
    terms.computeIfAbsent(term, _ -> new Places()).add(position.value());
  }

  /// Whether no event had a term.
  public boolean isEmpty() {
    return terms.isEmpty();
  }

  /// The terms, in no order.
  public Set<Term> terms() {
    return Collections.unmodifiableSet(terms.keySet());
  }

  /// Where a term stands, in order; the array is the caller's own.
  public long[] positions(Term term) {
    Places places = terms.get(term);
    return places == null ? new long[0] : Arrays.copyOf(places.values, places.count);
  }
}
