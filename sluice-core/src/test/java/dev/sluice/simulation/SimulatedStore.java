package dev.sluice.simulation;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// An object store that fails before or behind a call, and between whose calls the process may die.
final class SimulatedStore extends ForwardingObjectStore {

  private final Moments moments;
  private final BooleanSupplier fails;
  private final Runnable changed;

  /// @param changed is called when objects have changed that a reader sees
  SimulatedStore(ObjectStore to, Moments moments, BooleanSupplier fails, Runnable changed) {
    super(to);
    this.changed = changed;
    this.moments = moments;
    this.fails = fails;
  }

  private void moment(String what) throws IOException {
    moments.at(what);
    if (fails.getAsBoolean()) {
      throw new IOException("the simulated store failed: " + what);
    }
  }

  @Override
  public Draft draft() throws IOException {
    moment("draft");
    Draft draft = super.draft();
    return new Draft() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        draft.write(bytes, offset, length);
      }

      @Override
      public long length() {
        return draft.length();
      }

      @Override
      public Sealed seal(ObjectKey key) throws IOException {
        moment("seal");
        Sealed sealed = draft.seal(key);
        moment("sealed");
        return sealed;
      }

      @Override
      public void discard() throws IOException {
        moment("discard");
        draft.discard();
      }
    };
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    moment("list");
    return super.list(prefix, after, max);
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    moment("open");
    return super.open(key);
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    moment("publish");
    super.publish(sealed);
    changed.run();
    moment("published");
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    moment("discard drafts");
    super.discardDrafts(except);
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    moment("put");
    super.put(key, bytes);
    moment("has put");
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    moment("delete object");
    super.delete(key);
    if (!key.isInternal()) {
      changed.run();
    }
    moment("deleted object");
  }
}
