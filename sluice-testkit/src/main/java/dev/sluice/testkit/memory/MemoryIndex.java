package dev.sluice.testkit.memory;

import dev.sluice.index.EventIndex;
import dev.sluice.index.Postings;
import dev.sluice.index.Term;
import dev.sluice.journal.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// The index in memory; it forgets exactly what it is asked to.
public final class MemoryIndex implements EventIndex {

  private final Log log;
  private final Map<Term, NavigableSet<Position>> places = new HashMap<>();
  private Position cursor = Position.FIRST;

  MemoryIndex(Log log) {
    this.log = log;
    log.writes().forEach(this::apply);
  }

  private void apply(Write write) {
    if (write instanceof Write.Indexed(Postings postings, Position next)) {
      for (Term term : postings.terms()) {
        for (long position : postings.positions(term)) {
          places.computeIfAbsent(term, _ -> new TreeSet<>()).add(new Position(position));
        }
      }
      cursor = next;
    } else if (write instanceof Write.PostingsForgotten(Position before)) {
      places.values().forEach(each -> each.headSet(before, false).clear());
      places.values().removeIf(NavigableSet::isEmpty);
    }
  }

  @Override
  public Position cursor() {
    synchronized (log) {
      log.requireOpen();
      return cursor;
    }
  }

  @Override
  public void write(Position from, Position next, Postings postings) {
    synchronized (log) {
      if (!from.equals(cursor)) {
        throw new IllegalStateException(
            "the stretch begins at " + from + " and the cursor is at " + cursor);
      }
      Write write = new Write.Indexed(postings, next);
      log.add(write);
      apply(write);
    }
  }

  @Override
  public List<Position> find(Term term, Order order, Position from, int max) {
    synchronized (log) {
      log.requireOpen();
      NavigableSet<Position> found = places.getOrDefault(term, new TreeSet<>());
      NavigableSet<Position> wanted =
          switch (order) {
            case OLDEST_FIRST -> found.tailSet(from, true);
            case NEWEST_FIRST -> found.headSet(from, true).descendingSet();
          };
      return wanted.stream().limit(max).toList();
    }
  }

  @Override
  public void forgetBefore(Position position) {
    synchronized (log) {
      Write write = new Write.PostingsForgotten(position);
      log.add(write);
      apply(write);
    }
  }
}
