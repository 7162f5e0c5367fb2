package dev.sluice.mail.receipt;

import dev.sluice.fault.Fault;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The copies of one message in stores. They are written as late as can be: at the end, or before
/// an application is asked that may want to look at them. Those of a message that is not taken are
/// removed again.
///
/// Rules that store under the same key store once, with the headers that were there last; as with
/// SES, whose later object replaces the earlier one.
final class StoredCopies {

  private static final int BUFFER = 64 << 10;
  private static final System.Logger LOG = System.getLogger(StoredCopies.class.getName());

  private final Map<String, ObjectStore> stores;
  private final Spool content;
  private final boolean mayBeThere;
  private final Map<Stored, Copy> copies = new LinkedHashMap<>();

  private static final class Copy {
    private byte[] head;
    private byte @Nullable [] written;

    Copy(byte[] head) {
      this.head = head;
    }
  }

  /// @param mayBeThere whether an earlier try may have left objects under the same keys
  StoredCopies(Map<String, ObjectStore> stores, Spool content, boolean mayBeThere) {
    this.mayBeThere = mayBeThere;
    this.stores = stores;
    this.content = content;
  }

  /// Says that a copy is wanted.
  ///
  /// @param head what stands in front of the message
  /// @throws Fault `no-such-store`
  void add(Stored stored, byte[] head) {
    store(stored);
    copies.computeIfAbsent(stored, _ -> new Copy(head)).head = head;
  }

  private ObjectStore store(Stored stored) {
    ObjectStore store = stores.get(stored.store());
    if (store == null) {
      LOG.log(
          System.Logger.Level.ERROR,
          "a receipt rule stores into ''{0}'', which is not configured; mail for it is put off",
          stored.store());
      throw Fault.of(
          Fault.Kind.UNAVAILABLE, "no-such-store", "the message cannot be kept now; try again");
    }
    return store;
  }

  /// The first copy, if there is any.
  Optional<Stored> first() {
    return copies.keySet().stream().findFirst();
  }

  /// Writes what is not written yet; all of it is durable then.
  void write() throws IOException {
    for (Map.Entry<Stored, Copy> each : copies.entrySet()) {
      Copy copy = each.getValue();
      byte[] before = copy.written;
      if (before == null || !Arrays.equals(before, copy.head)) {
        // From here on something may be there, also when the write fails.
        copy.written = copy.head;
        write(each.getKey(), copy.head, mayBeThere || before != null);
      }
    }
  }

  private void write(Stored stored, byte[] head, boolean replaces) throws IOException {
    ObjectStore store = store(stored);
    ObjectKey key = new ObjectKey(stored.key());
    Optional<byte[]> small = content.whole(head);
    if (small.isPresent()) {
      store.put(key, small.get());
      return;
    }
    Draft draft = store.draft();
    Sealed sealed;
    try {
      draft.write(head, 0, head.length);
      try (InputStream in = content.open()) {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          draft.write(buffer, 0, n);
        }
      }
      sealed = draft.seal(key);
    } catch (IOException e) {
      draft.discard();
      throw e;
    }
    if (replaces) {
      store.delete(key);
    }
    store.publish(sealed);
  }

  /// Removes what was written.
  void discard() {
    copies.forEach((stored, copy) -> {
      if (copy.written != null) {
        try {
          store(stored).delete(new ObjectKey(stored.key()));
        } catch (IOException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the object {0} of a message that was not taken stays: {1}",
              stored,
              e);
        }
      }
    });
  }
}
