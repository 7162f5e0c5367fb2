package dev.sluice.object;

import java.io.IOException;

/// An object that is being written and that no reader sees yet.
public interface Draft {

  /// Appends bytes.
  void write(byte[] bytes, int offset, int length) throws IOException;

  /// How many bytes were written.
  long length();

  /// Makes the bytes durable and names the object; nothing can be written after it. The object is
  /// still unseen. When this fails the draft is of no use any more, and is never sealed again.
  ///
  /// The name is given here and not at the beginning, because it may tell what the object holds.
  Sealed seal(ObjectKey key) throws IOException;

  /// Throws the draft away.
  void discard() throws IOException;
}
