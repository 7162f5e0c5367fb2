package dev.sluice.engine.journal;

import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.DiskFile;
import dev.sluice.engine.log.ForwardingDisk;
import dev.sluice.engine.log.ForwardingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/// A disk that is full, or whose syncs fail, when a test says so.
final class TroubledDisk extends ForwardingDisk {

  volatile boolean full;
  volatile boolean syncFails;
  final AtomicInteger failedSyncs = new AtomicInteger();

  TroubledDisk(Disk to) {
    super(to);
  }

  private void requireSync() throws IOException {
    if (syncFails) {
      failedSyncs.incrementAndGet();
      throw new IOException("Input/output error");
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new TroubledFile(super.open(name));
  }

  @Override
  public void sync() throws IOException {
    requireSync();
    super.sync();
  }

  private final class TroubledFile extends ForwardingFile {

    TroubledFile(DiskFile file) {
      super(file);
    }

    @Override
    public void write(long at, ByteBuffer from) throws IOException {
      if (full) {
        // As a real one: some of it still finds room.
        ByteBuffer some = from.duplicate();
        super.write(at, some.limit(some.position() + some.remaining() / 2));
        throw new IOException("No space left on device");
      }
      super.write(at, from);
    }

    @Override
    public void sync() throws IOException {
      requireSync();
      super.sync();
    }
  }
}
