package dev.sluice.indexing;

import dev.sluice.index.EventIndex;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.index.Term;
import dev.sluice.journal.Position;
import java.util.List;

/// The positions of a term, read from the index a chunk at a time.
///
/// Positions are told as ranks, which grow in either order: the position, or the position below
/// zero when the newest come first.
final class TermStream implements RankStream {

  private static final int CHUNK = 256;

  private final EventIndex index;
  private final Term term;
  private final Order order;
  private List<Position> chunk = List.of();
  private int at;
  private boolean isLast;

  TermStream(EventIndex index, Term term, Order order) {
    this.index = index;
    this.term = term;
    this.order = order;
  }

  @Override
  public long seek(long rank) {
    while (true) {
      while (at < chunk.size()) {
        long here = Ranks.of(chunk.get(at), order);
        if (here >= rank) {
          return here;
        }
        at++;
      }
      if (isLast || !Ranks.isPosition(rank, order)) {
        return END;
      }
      chunk = index.find(term, order, Ranks.position(rank, order), CHUNK);
      at = 0;
      isLast = chunk.size() < CHUNK;
      if (chunk.isEmpty()) {
        return END;
      }
    }
  }
}
