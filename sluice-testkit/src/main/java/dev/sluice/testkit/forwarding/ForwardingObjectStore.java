package dev.sluice.testkit.forwarding;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// An object store that passes every call on.
public class ForwardingObjectStore implements ObjectStore {

  private final ObjectStore to;

  /// Passes every call on to another one.
  public ForwardingObjectStore(ObjectStore to) {
    this.to = to;
  }

  @Override
  public Draft draft() throws IOException {
    return to.draft();
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    to.publish(sealed);
  }

  @Override
  public int maxKeyBytes() {
    return to.maxKeyBytes();
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    to.discardDrafts(except);
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    to.put(key, bytes);
  }

  @Override
  public Optional<ObjectEntry> find(ObjectKey key) throws IOException {
    return to.find(key);
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    return to.open(key);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    to.delete(key);
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    return to.list(prefix, after, max);
  }

  @Override
  public boolean distinguishesCase() {
    return to.distinguishesCase();
  }
}
