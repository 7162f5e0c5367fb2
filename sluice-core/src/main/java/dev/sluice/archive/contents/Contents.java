package dev.sluice.archive.contents;

import dev.sluice.archive.ArchiveObjects;
import dev.sluice.fault.Fault;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The objects of an archive as they were when they were listed, in the order of their ranges.
///
/// Lines that a Parquet object of their partition holds already are passed over: the packer deletes
/// them a little later.
///
/// @param all those of events and those under the error prefix
/// @param foreign how many keys are not the archive's
public record Contents(List<ArchiveObject> all, long foreign) {

  /// The most objects that are looked at together.
  public static final int MAX_OBJECTS = 1_000_000;

  /// Copies the list.
  public Contents {
    all = List.copyOf(all);
  }

  /// Lists an archive.
  ///
  /// @param errorPrefix under what its errors stand
  /// @throws Fault `too-many-files`
  public static Contents list(ObjectStore store, TargetName archive, String errorPrefix)
      throws IOException {
    var listed =
        ArchiveObjects.list(store, archive, errorPrefix, MAX_OBJECTS)
            .orElseThrow(() ->
                Fault.of(
                    Fault.Kind.TOO_LARGE,
                    "too-many-files",
                    "archive " + archive + " has more than " + MAX_OBJECTS + " files"));
    List<ArchiveObject> all = new ArrayList<>();
    listed.objects().forEach(each -> all.add(ArchiveObject.of(each, false)));
    listed.errors().forEach(each -> all.add(ArchiveObject.of(each, true)));
    all.sort(
        Comparator.comparing((ArchiveObject each) -> each.name().hubId())
            .thenComparing(each -> each.name().first())
            .thenComparing(ArchiveObject::key));
    return new Contents(all, listed.foreign().size());
  }
}
