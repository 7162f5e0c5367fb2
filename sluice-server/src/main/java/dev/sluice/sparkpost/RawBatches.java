package dev.sluice.sparkpost;

import dev.sluice.fault.Fault;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// The batches as they came in, each under its batch id, by day of arrival in UTC:
///
/// ```
/// 2026-11-21/032d330540298f54f0e8bcc1373f.json
/// ```
///
/// A batch that comes again on the same day or the day after is known and not kept twice: SparkPost
/// tries for eight hours. Days that are older than asked for are forgotten.
public final class RawBatches {

  /// How many objects of forgotten days are removed at a time.
  private static final int MAX_FORGOTTEN = 1_000;

  private final ObjectStore store;
  private final Clock clock;
  private final int days;

  /// Batches in a store of their own.
  ///
  /// @param keep for how long; whole days count
  public RawBatches(ObjectStore store, Clock clock, Duration keep) {
    this.store = store;
    this.clock = clock;
    this.days = (int) Math.max(1, keep.toDays());
  }

  /// Keeps a batch, durably, unless it is known.
  ///
  /// @return whether it is new
  /// @throws Fault `batch-not-kept` when the store cannot write now
  boolean keep(BatchId id, byte[] body) {
    LocalDate today = today();
    try {
      if (isThere(today, id) || isThere(today.minusDays(1), id)) {
        return false;
      }
      Draft draft = store.draft();
      try {
        draft.write(body, 0, body.length);
      } catch (IOException e) {
        draft.discard();
        throw e;
      }
      store.publish(draft.seal(key(today, id)));
      return true;
    } catch (IOException e) {
      if (isThereAfterAll(today, id)) {
        return false;
      }
      throw Fault.unavailable(
          "batch-not-kept",
          "the batch cannot be written now; nothing was kept, send it again",
          Duration.ofSeconds(5),
          e);
    }
  }

  /// Two requests may bring the same batch at once; the second finds the first one's object.
  private boolean isThereAfterAll(LocalDate day, BatchId id) {
    try {
      return isThere(day, id);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isThere(LocalDate day, BatchId id) throws IOException {
    Optional<InputStream> found = store.open(key(day, id));
    if (found.isPresent()) {
      found.get().close();
    }
    return found.isPresent();
  }

  /// A batch as it came in.
  Optional<byte[]> find(BatchId id) {
    try {
      for (int back = 0; back <= days; back++) {
        Optional<InputStream> found = store.open(key(today().minusDays(back), id));
        if (found.isPresent()) {
          try (InputStream in = found.get()) {
            return Optional.of(in.readAllBytes());
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw Fault.unavailable(
          "batch-unreadable", "the batch cannot be read now", Duration.ofSeconds(5), e);
    }
  }

  /// Removes what a crash left half written; to be called before the first batch is kept.
  public void discardHalves() throws IOException {
    store.discardDrafts(List.of());
  }

  /// Removes batches of days that are no longer to be kept; a bounded piece of it.
  ///
  /// @return whether there may be more
  public boolean step() throws IOException {
    String oldest = today().minusDays(days).toString();
    List<ObjectStore.ObjectEntry> first = store.list("", Optional.empty(), MAX_FORGOTTEN);
    int removed = 0;
    for (ObjectStore.ObjectEntry entry : first) {
      if (entry.key().value().compareTo(oldest) >= 0) {
        return false;
      }
      store.delete(entry.key());
      removed++;
    }
    return removed == MAX_FORGOTTEN;
  }

  /// The time of the clock that tells the days.
  Instant now() {
    return clock.now();
  }

  private LocalDate today() {
    return clock.now().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static ObjectKey key(LocalDate day, BatchId id) {
    return new ObjectKey(day + "/" + id.value() + ".json");
  }
}
