package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.fault.Fault;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.Queries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Questions over the archives of a configuration, whether a hub runs or not.
///
/// Only finished objects are looked at: what lies in `.sluice/` is none yet, what lies under the
/// error prefix is no event, and a file that no archive has named is told of.
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

  private record Held(
      TargetName name, TargetSettings.ArchiveTarget archive, Pattern file, List<Path> files) {

    boolean owns(String key) {
      return file.matcher(key).matches();
    }

    boolean isError(String key) {
      return key.startsWith(archive.settings().errorPrefix());
    }
  }

  /// Looks through the folders of all archives, disabled ones too.
  ///
  /// @param skipsBroken whether lines that are no events are left out and told of
  /// @throws Fault `archive-unreadable` or `too-many-files`
  public static ArchiveQueries over(Configuration configuration, boolean skipsBroken) {
    Map<Path, List<Held>> folders = new LinkedHashMap<>();
    List<Held> all = new ArrayList<>();
    configuration
        .targets()
        .forEach((name, settings) -> {
          if (settings instanceof TargetSettings.ArchiveTarget archive) {
            Held held = new Held(name, archive, pattern(name), new ArrayList<>());
            all.add(held);
            folders.computeIfAbsent(archive.path(), _ -> new ArrayList<>()).add(held);
          }
        });
    List<String> notes = new ArrayList<>();
    int[] left = {MAX_FILES};
    folders.forEach((folder, archives) -> {
      // 'mail-de' before 'mail', for whose hub 'de-…' could stand.
      archives.sort(Comparator.comparing((Held held) -> held.name().value().length()).reversed());
      look(folder, archives, left, notes);
    });
    List<ArchiveFiles> files =
        all.stream().map(held -> new ArchiveFiles(held.name().value(), held.files())).toList();
    return new ArchiveQueries(new Queries(files, skipsBroken), notes);
  }

  /// As the archive names its objects; somebody may have gzipped an old one.
  private static Pattern pattern(TargetName name) {
    return Pattern.compile(
        ".*"
            + Pattern.quote(name.value())
            + "-[A-Za-z0-9][A-Za-z0-9._-]{0,39}-\\d{20}-\\d{20}\\.jsonl(\\.gz)?",
        Pattern.DOTALL);
  }

  private static void look(Path folder, List<Held> archives, int[] left, List<String> notes) {
    List<String> foreign = new ArrayList<>();
    for (ObjectEntry entry : list(folder, archives.getFirst(), left[0] + 1)) {
      String key = entry.key().value();
      if (--left[0] < 0) {
        throw Fault.of(
            Fault.Kind.TOO_LARGE,
            "too-many-files",
            "the archives have more than " + MAX_FILES + " files, and no question takes more");
      }
      Optional<Held> owner = archives.stream().filter(held -> held.owns(key)).findFirst();
      if (owner.isEmpty()) {
        if (archives.stream().noneMatch(held -> held.isError(key))) {
          foreign.add(key);
        }
      } else if (!owner.get().isError(key)) {
        owner.get().files().add(folder.resolve(key));
      }
    }
    if (!foreign.isEmpty()) {
      notes.add(
          "%s: files that no archive of the configuration has written: %d, such as %s; they are left out"
              .formatted(
                  folder,
                  foreign.size(),
                  String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())))));
    }
  }

  private static List<ObjectEntry> list(Path folder, Held any, int max) {
    try {
      DiskObjectStore store = Archives.store(any.name(), any.archive(), "query");
      return store.list("", Optional.empty(), max);
    } catch (IOException | UncheckedIOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "archive-unreadable",
          "archive " + any.name() + ": the folder " + folder + " cannot be read: " + e,
          e);
    }
  }
}
