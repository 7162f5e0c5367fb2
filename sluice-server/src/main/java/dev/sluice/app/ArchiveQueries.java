package dev.sluice.app;

import dev.sluice.archive.ObjectName;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.fault.Fault;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.outbox.TargetName;
import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.Queries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        List<ObjectEntry> objects = list(name, archive, left + 1);
        left -= objects.size();
        if (left < 0) {
          throw Fault.of(
              Fault.Kind.TOO_LARGE,
              "too-many-files",
              "the archives have more than " + MAX_FILES + " files, and no question takes more");
        }
        all.add(files(name, archive, objects, notes));
      }
    }
    return new ArchiveQueries(new Queries(all, skipsBroken), notes);
  }

  private static ArchiveFiles files(
      TargetName name,
      TargetSettings.ArchiveTarget archive,
      List<ObjectEntry> objects,
      List<String> notes) {
    ObjectName.Reader own = new ObjectName.Reader(name);
    List<Path> files = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    for (ObjectEntry object : objects) {
      String key = object.key().value();
      if (!key.startsWith(archive.settings().errorPrefix())) {
        if (own.read(object.key()).filter(ObjectName::hasLines).isPresent()) {
          files.add(archive.path().resolve(key));
        } else {
          foreign.add(key);
        }
      }
    }
    if (!foreign.isEmpty()) {
      notes.add(
          "archive %s: files in %s that it has not written: %d, such as %s; they are left out"
              .formatted(
                  name,
                  archive.path(),
                  foreign.size(),
                  String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())))));
    }
    return new ArchiveFiles(name.value(), files);
  }

  private static List<ObjectEntry> list(
      TargetName name, TargetSettings.ArchiveTarget archive, int max) {
    try {
      return Archives.store(name, archive, "query").list("", Optional.empty(), max);
    } catch (IOException | UncheckedIOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "archive-unreadable",
          "archive " + name + ": the folder " + archive.path() + " cannot be read: " + e,
          e);
    }
  }
}
