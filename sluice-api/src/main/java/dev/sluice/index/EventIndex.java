package dev.sluice.index;

import dev.sluice.journal.Position;
import java.util.List;

/// At which positions of the journal which terms stand.
///
/// Writes need no sync of their own: what a crash takes back is taken back with the cursor, and
/// written once more.
public interface EventIndex {

  /// Which way positions are found.
  enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /// Where to go on; what stands before it is found.
  Position cursor();

  /// Writes the terms of a stretch and moves the cursor, in one atomic write.
  ///
  /// @param from where the stretch begins
  /// @param next where the cursor stands then; no posting is outside of `from` and `next`
  /// @throws IllegalStateException when the stretch does not begin at the cursor; nothing is
  ///   written then
  void write(Position from, Position next, Postings postings);

  /// Finds where a term stands, from a position on, the position itself too, up to a number.
  ///
  /// @return fewer than `max` only when there are no more
  List<Position> find(Term term, Order order, Position from, int max);

  /// Forgets what stands before a position. It may keep more than asked, and take back with a crash
  /// that it has forgotten, so it is asked again.
  void forgetBefore(Position position);
}
