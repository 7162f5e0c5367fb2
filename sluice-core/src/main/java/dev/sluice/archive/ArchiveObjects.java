package dev.sluice.archive;

import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The objects of one archive that hold its events, each event once, while they are being packed.
///
/// Recent files are listed before the others. A file that is gone by then was packed before, so the
/// Parquet file that has its events is found. One that is still there is left out when a Parquet
/// file of its partition has its range. One that is found and goes before it is read has to make
/// the reader list again.
///
/// @param objects the events' objects, recent ones first, each sort in the order of keys
/// @param errors the objects under the error prefix
/// @param foreign keys that the archive has not written
public record ArchiveObjects(List<Found> objects, List<Found> errors, List<ObjectKey> foreign) {

  /// What recent files of an archive that is packed stand under.
  public static final String RECENT = "_recent/";

  private static final int PAGE = 50_000;

  /// An object with what its name says.
  ///
  /// @param name its prefix is that of the partition, without {@link #RECENT}
  public record Found(ObjectKey key, ObjectName name, boolean isRecent, long length) {

    /// Whether it is a Parquet file.
    public boolean isParquet() {
      return name.ending().equals(PARQUET);
    }

    /// Which files can hold the same events.
    String partition() {
      return name.prefix() + "\n" + name.hubId();
    }
  }

  /// The ending of Parquet files.
  public static final String PARQUET = "parquet";

  /// Copies the lists.
  public ArchiveObjects {
    objects = List.copyOf(objects);
    errors = List.copyOf(errors);
    foreign = List.copyOf(foreign);
  }

  /// Lists an archive.
  ///
  /// @param errorPrefix what lies under it are no events
  /// @param max how many objects there may be
  /// @return empty when there are more
  public static Optional<ArchiveObjects> list(
      ObjectStore store, TargetName archive, String errorPrefix, int max) throws IOException {
    ObjectName.Reader names = new ObjectName.Reader(archive);
    List<ObjectEntry> all = new ArrayList<>();
    boolean isWhole = each(store, RECENT, max, all);
    int recent = all.size();
    isWhole = isWhole && each(store, "", max, all);
    if (!isWhole) {
      return Optional.empty();
    }
    List<Found> objects = new ArrayList<>();
    List<Found> errors = new ArrayList<>();
    List<ObjectKey> foreign = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ObjectEntry entry = all.get(i);
      String key = entry.key().value();
      boolean isRecent = i < recent;
      if (isRecent || !key.startsWith(RECENT)) {
        List<Found> sort = key.startsWith(errorPrefix) ? errors : objects;
        read(names, entry, isRecent).ifPresentOrElse(sort::add, () -> foreign.add(entry.key()));
      }
    }
    return Optional.of(new ArchiveObjects(withoutPacked(objects), errors, foreign));
  }

  private static boolean each(ObjectStore store, String prefix, int max, List<ObjectEntry> to)
      throws IOException {
    Optional<ObjectKey> after = Optional.empty();
    List<ObjectEntry> page = store.list(prefix, after, Math.min(PAGE, max - to.size() + 1));
    while (!page.isEmpty() && to.size() <= max) {
      to.addAll(page);
      after = Optional.of(page.getLast().key());
      page = store.list(prefix, after, Math.min(PAGE, max - to.size() + 1));
    }
    return to.size() <= max;
  }

  /// What an object of an archive is; empty when the archive has not written it.
  static Optional<Found> read(ObjectName.Reader names, ObjectEntry entry, boolean isRecent) {
    return names
        .read(entry.key())
        .filter(name -> !isRecent || name.hasLines() && name.prefix().startsWith(RECENT))
        .map(name ->
            new Found(
                entry.key(),
                isRecent ? withPrefix(name, name.prefix().substring(RECENT.length())) : name,
                isRecent,
                entry.length()));
  }

  static ObjectName withPrefix(ObjectName name, String prefix) {
    return new ObjectName(
        prefix, name.archive(), name.hubId(), name.first(), name.last(), name.ending());
  }

  private static List<Found> withoutPacked(List<Found> objects) {
    PackedRanges packed = new PackedRanges(Integer.MAX_VALUE);
    for (Found each : objects) {
      if (each.isParquet()) {
        packed.add(each.partition(), each.name().first().value(), each.name().last().value());
      }
    }
    return objects.stream()
        .filter(each ->
            !each.isRecent()
                || !packed.holds(
                    each.partition(), each.name().first().value(), each.name().last().value()))
        .toList();
  }
}
