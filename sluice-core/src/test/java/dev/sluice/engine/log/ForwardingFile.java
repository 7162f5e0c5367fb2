package dev.sluice.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A file that does what another one does; what a fake of a test does otherwise, it overrides.
public class ForwardingFile implements DiskFile {

  private final DiskFile to;

  public ForwardingFile(DiskFile to) {
    this.to = to;
  }

  @Override
  public long size() throws IOException {
    return to.size();
  }

  @Override
  public void read(long at, ByteBuffer into) throws IOException {
    to.read(at, into);
  }

  @Override
  public void write(long at, ByteBuffer from) throws IOException {
    to.write(at, from);
  }

  @Override
  public void sync() throws IOException {
    to.sync();
  }

  @Override
  public void close() throws IOException {
    to.close();
  }
}
