package dev.sluice.mail;

import java.io.IOException;

/// A message that is coming in.
public interface Incoming extends AutoCloseable {

  /// Appends bytes of the message, as they are after what the transport added is undone.
  ///
  /// @throws IOException when they cannot be kept
  void write(byte[] bytes, int offset, int length) throws IOException;

  /// Says that the message is whole. When this gives a positive reply, the message and what tells
  /// of it are durable; what gives any other, or throws, has taken nothing, or asks for the message
  /// once more.
  ///
  /// @throws IOException when it cannot be kept
  /// @throws dev.sluice.fault.Fault when it cannot be taken
  Reply end() throws IOException, InterruptedException;

  /// Throws away whatever was not taken.
  @Override
  void close();
}
