package dev.sluice.engine.journal;

import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A disk that is full, or whose syncs fail, when a test says so.
final class TroubledDisk implements Disk {

  private final Disk to;
  volatile boolean full;
  volatile boolean syncFails;
  final AtomicInteger failedSyncs = new AtomicInteger();

  TroubledDisk(Disk to) {
    this.to = to;
  }

  private void requireSync() throws IOException {
    if (syncFails) {
      failedSyncs.incrementAndGet();
      throw new IOException("Input/output error");
    }
  }

  @Override
  public List<String> names() throws IOException {
    return to.names();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new TroubledFile(to.open(name));
  }

  @Override
  public void rename(String from, String into) throws IOException {
    to.rename(from, into);
  }

  @Override
  public void delete(String name) throws IOException {
    to.delete(name);
  }

  @Override
  public void sync() throws IOException {
    requireSync();
    to.sync();
  }

  @Override
  public String where() {
    return to.where();
  }

  private final class TroubledFile implements DiskFile {
    private final DiskFile file;

    TroubledFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void read(long at, ByteBuffer into) throws IOException {
      file.read(at, into);
    }

    @Override
    public void write(long at, ByteBuffer from) throws IOException {
      if (full) {
        // As a real one: some of it still finds room.
        ByteBuffer some = from.duplicate();
        file.write(at, some.limit(some.position() + some.remaining() / 2));
        throw new IOException("No space left on device");
      }
      file.write(at, from);
    }

    @Override
    public void sync() throws IOException {
      requireSync();
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
