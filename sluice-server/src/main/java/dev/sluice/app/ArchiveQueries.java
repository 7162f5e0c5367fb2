package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.fault.Fault;
import dev.sluice.object.ObjectKey;
import dev.sluice.outbox.TargetName;
import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.Queries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Questions over the archives of a configuration, whether a hub runs or not.
///
/// Only finished objects are looked at: what lies in `.sluice/` is none yet, what lies under the
/// error prefix is no event, and a file that the archive has not named is told of.
///
/// @param queries answers questions
/// @param notes what was found in the folders and is not in the views
public record ArchiveQueries(Queries queries, List<String> notes) {

  /// The most files of all archives together.
  public static final int MAX_FILES = 100_000;

  private static final int SHOWN = 3;
  private static final int TRIES = 5;

  /// Copies the list.
  public ArchiveQueries {
    notes = List.copyOf(notes);
  }

  /// Looks through the folders of all archives, disabled ones too.
  ///
  /// @param skipsBroken whether lines that are no events are left out and told of
  /// @throws Fault `archive-unreadable` or `too-many-files`
  public static ArchiveQueries over(Configuration configuration, boolean skipsBroken) {
    List<ArchiveFiles> all = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int left = MAX_FILES;
    for (TargetName name : configuration.targets().keySet()) {
      if (configuration.targets().get(name) instanceof TargetSettings.ArchiveTarget archive) {
        ArchiveListing found = list(name, archive, left);
        left -= found.objects().objects().size();
        all.add(files(name, archive, found, notes));
      }
    }
    return new ArchiveQueries(new Queries(all, skipsBroken), notes);
  }

  /// Does something with the files as they are, and once more with new ones when they have changed:
  /// packing takes away files that were listed.
  ///
  /// @throws Fault of the work; `archive-changed` after {@value #TRIES} tries
  public static <T> T again(Supplier<T> work) {
    for (int left = TRIES; ; left--) {
      try {
        return work.get();
      } catch (Fault e) {
        if (left == 1 || !e.code().equals("archive-changed")) {
          throw e;
        }
      }
    }
  }

  private static ArchiveFiles files(
      TargetName name,
      TargetSettings.ArchiveTarget archive,
      ArchiveListing found,
      List<String> notes) {
    List<String> foreign = found.objects().foreign().stream().map(ObjectKey::value).toList();
    if (!foreign.isEmpty()) {
      notes.add(
          "archive %s: files in %s that it has not written: %d, such as %s; they are left out"
              .formatted(
                  name,
                  archive.place().shown(),
                  foreign.size(),
                  String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())))));
    }
    return asked(name, archive, () -> new ArchiveFiles(name.value(), found.files()));
  }

  private interface Asking<T> {
    T ask() throws IOException;
  }

  private static ArchiveListing list(
      TargetName name, TargetSettings.ArchiveTarget archive, int max) {
    return asked(name, archive, () -> ArchiveListing.of(name, archive, max))
        .orElseThrow(() ->
            Fault.of(
                Fault.Kind.TOO_LARGE,
                "too-many-files",
                "the archives have more than " + MAX_FILES + " files, and no question takes more"));
  }

  private static <T> T asked(
      TargetName name, TargetSettings.ArchiveTarget archive, Asking<T> asking) {
    try {
      return asking.ask();
    } catch (NoSuchFileException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "archive-changed",
          "archive " + name + ": " + e.getMessage() + " has gone meanwhile; ask again",
          e);
    } catch (IOException | UncheckedIOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "archive-unreadable",
          "archive " + name + ": " + archive.place().shown() + " cannot be read: " + e,
          e);
    }
  }
}
