package dev.sluice.archive.contents;

import dev.sluice.archive.ObjectName;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The objects of an archive as they were when they were listed, in the order of their ranges.
///
/// Lines that a Parquet object of their partition holds already are passed over: the packer deletes
/// them a little later.
///
/// @param all those of events and those under the error prefix
/// @param foreign how many keys are not the archive's
public record ArchiveObjects(List<ArchiveObject> all, long foreign) {

  /// The most objects that are looked at together.
  public static final int MAX_OBJECTS = 1_000_000;

  private static final int PAGE = 50_000;

  /// Copies the list.
  public ArchiveObjects {
    all = List.copyOf(all);
  }

  /// Lists an archive.
  ///
  /// @param errorPrefix under what its errors stand
  /// @throws Fault `too-many-files`
  public static ArchiveObjects list(ObjectStore store, TargetName archive, String errorPrefix)
      throws IOException {
    ObjectName.Reader names = new ObjectName.Reader(archive);
    List<ArchiveObject> found = new ArrayList<>();
    long foreign = 0;
    Optional<ObjectKey> after = Optional.empty();
    List<ObjectEntry> page = store.list("", after, PAGE);
    while (!page.isEmpty()) {
      for (ObjectEntry entry : page) {
        Optional<ObjectName> name = names.read(entry.key());
        if (name.isPresent()) {
          boolean isErrors = entry.key().value().startsWith(errorPrefix);
          found.add(new ArchiveObject(entry.key(), name.get(), entry.length(), isErrors));
        } else {
          foreign++;
        }
      }
      if (found.size() > MAX_OBJECTS) {
        throw Fault.of(
            Fault.Kind.TOO_LARGE,
            "too-many-files",
            "archive " + archive + " has more than " + MAX_OBJECTS + " files");
      }
      after = Optional.of(page.getLast().key());
      page = store.list("", after, PAGE);
    }
    return new ArchiveObjects(unpacked(found), foreign);
  }

  private record Place(String hubId, String partition) {}

  private static List<ArchiveObject> unpacked(List<ArchiveObject> found) {
    Map<Place, TreeMap<Position, Position>> packed = new HashMap<>();
    for (ArchiveObject each : found) {
      if (!each.name().hasLines()) {
        packed
            .computeIfAbsent(place(each), _ -> new TreeMap<>())
            .put(each.name().first(), each.name().last());
      }
    }
    return found.stream()
        .filter(each -> !each.name().hasLines() || !isIn(packed.get(place(each)), each.name()))
        .sorted(
            Comparator.comparing((ArchiveObject each) -> each.name().hubId())
                .thenComparing(each -> each.name().first())
                .thenComparing(ArchiveObject::key))
        .toList();
  }

  private static Place place(ArchiveObject each) {
    return new Place(each.name().hubId(), each.partition());
  }

  private static boolean isIn(@Nullable TreeMap<Position, Position> packed, ObjectName lines) {
    if (packed == null) {
      return false;
    }
    Map.Entry<Position, Position> before = packed.floorEntry(lines.first());
    return before != null && before.getValue().compareTo(lines.last()) >= 0;
  }
}
