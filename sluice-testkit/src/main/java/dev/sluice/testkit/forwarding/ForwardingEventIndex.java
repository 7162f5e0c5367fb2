package dev.sluice.testkit.forwarding;

import dev.sluice.index.EventIndex;
import dev.sluice.index.Postings;
import dev.sluice.index.Term;
import dev.sluice.journal.Position;
import java.util.List;

/// An index that passes every call on.
public class ForwardingEventIndex implements EventIndex {

  private final EventIndex to;

  /// Passes every call on to another one.
  public ForwardingEventIndex(EventIndex to) {
    this.to = to;
  }

  @Override
  public Position cursor() {
    return to.cursor();
  }

  @Override
  public void write(Position from, Position next, Postings postings) {
    to.write(from, next, postings);
  }

  @Override
  public List<Position> find(Term term, Order order, Position from, int max) {
    return to.find(term, order, from, max);
  }

  @Override
  public void forgetBefore(Position position) {
    to.forgetBefore(position);
  }
}
