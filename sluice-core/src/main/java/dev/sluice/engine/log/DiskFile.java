package dev.sluice.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/// An open file: reads and writes at a place, by many threads at once.
public interface DiskFile extends AutoCloseable {

  /// How many bytes the file has.
  long size() throws IOException;

  /// Fills the buffer with the bytes from a place on, or up to the end of the file.
  void read(long at, ByteBuffer into) throws IOException;

  /// Writes all of the buffer to a place; the file grows where it must.
  void write(long at, ByteBuffer from) throws IOException;

  /// Makes durable what was written, and the file's size.
  void sync() throws IOException;

  @Override
  void close() throws IOException;
}
