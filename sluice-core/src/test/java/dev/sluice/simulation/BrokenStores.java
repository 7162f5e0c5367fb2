package dev.sluice.simulation;

import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores that do a packer's or a reader's calls in another order.
final class BrokenStores {

  private BrokenStores() {}

  /// Publishes only once the manifest is deleted, which is the last thing that a packer does.
  static final class DeletesFirst extends ForwardingObjectStore {
    private @Nullable Sealed late;

    DeletesFirst(ObjectStore right) {
      super(right);
    }

    @Override
    public void publish(Sealed sealed) {
      late = sealed;
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      if (key.isInternal() && late != null) {
        super.publish(late);
      }
      super.delete(key);
    }
  }

  /// Gives the list of all that came before that of recent files.
  static final class ListsRecentLast extends ForwardingObjectStore {
    private List<ObjectEntry> all = List.of();

    ListsRecentLast(ObjectStore right) {
      super(right);
    }

    @Override
    public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
        throws IOException {
      if (prefix.isEmpty() && after.isEmpty()) {
        return all;
      }
      if (after.isEmpty()) {
        all = super.list("", Optional.empty(), max);
      }
      return super.list(prefix, after, max);
    }
  }
}
