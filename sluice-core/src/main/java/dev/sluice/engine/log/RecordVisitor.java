package dev.sluice.engine.log;

import dev.sluice.journal.Position;

/// Takes records in their order.
public interface RecordVisitor {

  /// Takes a record; the array is the visitor's to keep, but not to write to.
  ///
  /// @param first position of the first entry
  /// @param millis when its group was accepted
  /// @param count how many entries the body has
  /// @return whether to go on with the next one
  boolean record(Position first, long millis, int count, byte[] array, int offset, int length);
}
