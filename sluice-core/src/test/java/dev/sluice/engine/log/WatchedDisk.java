package dev.sluice.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A disk that refuses to fill a buffer that no reader should have made.
///
/// @param most the largest buffer that is filled
record WatchedDisk(Disk right, int most) implements Disk {

  @Override
  public List<String> names() throws IOException {
    return right.names();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    DiskFile file = right.open(name);
    return new DiskFile() {
      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public void read(long at, ByteBuffer into) throws IOException {
        if (into.capacity() > most) {
          throw new AssertionError("a buffer of " + into.capacity() + " bytes");
        }
        file.read(at, into);
      }

      @Override
      public void write(long at, ByteBuffer from) throws IOException {
        file.write(at, from);
      }

      @Override
      public void sync() throws IOException {
        file.sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public void rename(String from, String to) throws IOException {
    right.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    right.delete(name);
  }

  @Override
  public void sync() throws IOException {
    right.sync();
  }

  @Override
  public String where() {
    return right.where();
  }
}
