package dev.sluice.archive;

import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A store in which something happens before each call that reads.
final class WatchedStore extends ForwardingObjectStore {

  private final Runnable before;

  WatchedStore(ObjectStore store, Runnable before) {
    super(store);
    this.before = before;
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    before.run();
    return super.open(key);
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    before.run();
    return super.list(prefix, after, max);
  }
}
