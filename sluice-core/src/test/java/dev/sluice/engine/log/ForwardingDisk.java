package dev.sluice.engine.log;

import java.io.IOException;
import java.util.List;

/// A disk that does what another one does; what a fake of a test does otherwise, it overrides.
public class ForwardingDisk implements Disk {

  private final Disk to;

  public ForwardingDisk(Disk to) {
    this.to = to;
  }

  @Override
  public List<String> names() throws IOException {
    return to.names();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return to.open(name);
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
    to.sync();
  }

  @Override
  public String where() {
    return to.where();
  }
}
