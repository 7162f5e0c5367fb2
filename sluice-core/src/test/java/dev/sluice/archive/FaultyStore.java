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

/// A store any call of which can go wrong.
record FaultyStore(ObjectStore store, Faults faults) implements ObjectStore {

  @Override
  public Draft draft() throws IOException {
    return new FaultyDraft(faults.call(store::draft), faults);
  }

  private record FaultyDraft(Draft draft, Faults faults) implements Draft {
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      faults.call(() -> {
        draft.write(bytes, offset, length);
        return true;
      });
    }

    @Override
    public long length() {
      return draft.length();
    }

    @Override
    public Sealed seal(ObjectKey key) throws IOException {
      return faults.call(() -> draft.seal(key));
    }

    @Override
    public void discard() throws IOException {
      faults.call(() -> {
        draft.discard();
        return true;
      });
    }
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    faults.call(() -> {
      store.publish(sealed);
      return true;
    });
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    faults.call(() -> {
      store.discardDrafts(except);
      return true;
    });
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    faults.call(() -> {
      store.put(key, bytes);
      return true;
    });
  }

  @Override
  public Optional<ObjectEntry> find(ObjectKey key) throws IOException {
    return faults.call(() -> store.find(key));
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    return faults.call(() -> store.open(key));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    faults.call(() -> {
      store.delete(key);
      return true;
    });
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    return store.list(prefix, after, max);
  }

  @Override
  public boolean distinguishesCase() {
    return store.distinguishesCase();
  }
}
