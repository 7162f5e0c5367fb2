package dev.sluice.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A disk that refuses to fill a buffer that no reader should have made.
final class WatchedDisk extends ForwardingDisk {

  private final int most;

  /// @param most the largest buffer that is filled
  WatchedDisk(Disk right, int most) {
    super(right);
    this.most = most;
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new ForwardingFile(super.open(name)) {
      @Override
      public void read(long at, ByteBuffer into) throws IOException {
        if (into.capacity() > most) {
          throw new AssertionError("a buffer of " + into.capacity() + " bytes");
        }
        super.read(at, into);
      }
    };
  }
}
