package dev.sluice.target;

/// Something that takes events one by one.
///
/// An attempt runs on a virtual thread of its own, which is interrupted at the target's deadline. A
/// target that throws has shown a bug; the attempt counts as one that may succeed later.
public interface Target {

  /// Makes one attempt and says how it ended.
  Outcome deliver(Parcel parcel) throws InterruptedException;
}
