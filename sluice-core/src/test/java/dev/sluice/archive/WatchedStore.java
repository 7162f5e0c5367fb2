package dev.sluice.archive;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A store in which something happens before each call that reads.
record WatchedStore(ObjectStore store, Runnable before) implements ObjectStore {

  @Override
  public Draft draft() throws IOException {
    return store.draft();
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    store.publish(sealed);
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    store.discardDrafts(except);
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    store.put(key, bytes);
  }

  @Override
  public Optional<ObjectEntry> find(ObjectKey key) throws IOException {
    return store.find(key);
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    before.run();
    return store.open(key);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    store.delete(key);
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    before.run();
    return store.list(prefix, after, max);
  }
}
