package dev.sluice.target;

import dev.sluice.outbox.Failure;

/// Something that takes events one by one.
///
/// An attempt runs on a virtual thread of its own, which is interrupted at the target's deadline. A
/// target that throws has shown a bug; the attempt counts as one that may succeed later.
public interface Target {

  /// Makes one attempt and says how it ended.
  Outcome deliver(Parcel parcel) throws InterruptedException;

  /// Is told that a delivery is about to become a dead letter, so that it can go on elsewhere. It
  /// is told again when what comes of it is lost, as in a crash; and never of what retention drops,
  /// nor of a delivery whose event cannot be read.
  ///
  /// @param cause why it is given up
  /// @return the cause that is kept
  /// @throws dev.sluice.fault.Fault when it cannot do its part now; the delivery waits, and it is
  ///   told again soon
  default Failure givenUp(Parcel parcel, Failure cause) throws InterruptedException {
    return cause;
  }

  /// Whether its dead letters are told of elsewhere, as a count now and then; the log has no line
  /// for each of them then.
  default boolean isToldOfElsewhere() {
    return false;
  }
}
