package dev.sluice.object;

import java.io.IOException;

/// An object that is being written and that no reader sees yet.
public interface Draft {

  /// The name that the object will have.
  ObjectKey key();

  /// Appends bytes.
  void write(byte[] bytes, int offset, int length) throws IOException;

  /// How many bytes were written.
  long length();

  /// Makes the bytes durable; nothing can be written after it. The object is still unseen.
  Sealed seal() throws IOException;

  /// Throws the draft away.
  void discard() throws IOException;
}
