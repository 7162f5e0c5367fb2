package dev.sluice.archive;

import com.github.luben.zstd.ZstdIOException;
import dev.sluice.fault.Fault;
import dev.sluice.file.TemporaryFolder;
import dev.sluice.journal.Position;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.object.Sealed;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.ZipException;

/// Packs the recent files of one archive into Parquet files, each event exactly once.
///
/// The files of one partition become one file, whose range goes from their first position to their
/// last:
///
/// ```
/// write it beside → seal it → put the manifest → publish it → delete the recent files, in their
/// order → delete the manifest
/// ```
///
/// Up to the manifest nothing has changed; from the manifest on, a start does the rest once more.
/// What a reader has to do meanwhile stands at {@link ArchiveObjects}.
///
/// Only files that the archive has settled are packed: until then the archive may publish them once
/// more, and looks for them where they were.
///
/// A partition that cannot be packed, because of a damaged line for instance, is left as it is and
/// tried again after a while; its files stay readable. Others go on.
///
/// Not for use by several threads.
public final class Packer {

  /// How many recent files are looked at together. Those behind them wait for the next look.
  static final int MAX_FILES = 200_000;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration FIRST_REST = Duration.ofMinutes(1);
  private static final Duration LONGEST_REST = Duration.ofHours(1);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final System.Logger LOG = System.getLogger(Packer.class.getName());

  private final TargetName name;
  private final ArchiveFormat.Parquet format;
  private final ObjectStore store;
  private final Supplier<Optional<Position>> settled;
  private final Packing packing;
  private final Path folder;
  private final Clock clock;
  private final ObjectName.Reader names;
  private final ObjectKey manifestKey;

  /// When each partition's oldest file was seen first.
  private final Map<String, Seen> seen = new HashMap<>();

  private final Map<String, Rest> resting = new HashMap<>();
  private boolean recovered;
  private Duration nextPause = FIRST_PAUSE;
  private Optional<Rest> pause = Optional.empty();

  private record Seen(ObjectKey oldest, long sinceNanos) {}

  /// A time in which something is left alone.
  private record Rest(long sinceNanos, Duration length) {
    boolean isOver(Clock clock) {
      return clock.since(sinceNanos).compareTo(length) >= 0;
    }
  }

  private interface Work {
    boolean run() throws IOException;
  }

  /// A packer that has done nothing yet.
  ///
  /// @param store a store of which this packer is the one owner, with the archive's objects in it
  /// @param settled through which position the archive has settled
  /// @param packing what makes Parquet files
  /// @param folder a temporary folder that nobody else has; it is emptied
  public Packer(
      TargetName name,
      ArchiveFormat.Parquet format,
      ObjectStore store,
      Supplier<Optional<Position>> settled,
      Packing packing,
      Path folder,
      Clock clock) {
    this.name = name;
    this.format = format;
    this.store = store;
    this.settled = settled;
    this.packing = packing;
    this.folder = folder;
    this.clock = clock;
    this.names = new ObjectName.Reader(name);
    this.manifestKey = manifestKey(name);
  }

  /// Where a packer notes what it is about to publish.
  static ObjectKey manifestKey(TargetName name) {
    return new ObjectKey(".sluice/pack-" + name + ".json");
  }

  /// Whose files are packed.
  public TargetName name() {
    return name;
  }

  /// Packs what is due of one partition, up to one Parquet file. Trouble is logged.
  ///
  /// @return whether a file was packed
  public boolean step() {
    return guarded(() -> packOne(false));
  }

  /// Packs all recent files that are settled, due or not.
  ///
  /// @return how many Parquet files were made
  public int packAll() {
    int made = 0;
    while (guarded(() -> packOne(true))) {
      made++;
    }
    return made;
  }

  /// How many recent files there are that could be packed.
  ///
  /// @throws IOException when the store cannot be read
  public long left() throws IOException {
    Optional<Position> through = settled.get();
    return through.isEmpty()
        ? 0
        : recent(through.get()).values().stream().mapToLong(List::size).sum();
  }

  /// How long it makes sense to wait between two looks at the recent files.
  public Duration interval() {
    Duration tenth = format.age().dividedBy(10);
    return tenth.compareTo(FIRST_PAUSE) < 0
        ? FIRST_PAUSE
        : tenth.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : tenth;
  }

  private boolean guarded(Work work) {
    if (pause.isPresent() && !pause.get().isOver(clock)) {
      return false;
    }
    boolean isDone = false;
    try {
      if (!recovered) {
        recover();
        recovered = true;
      }
      boolean worked = work.run();
      isDone = true;
      nextPause = FIRST_PAUSE;
      pause = Optional.empty();
      return worked;
    } catch (IOException | UncheckedIOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "archive {0}: cannot pack now, next try in {1} s: {2}",
          name,
          nextPause.toSeconds(),
          e);
      pause = Optional.of(new Rest(clock.nanos(), nextPause));
      nextPause = longer(nextPause, LONGEST_PAUSE);
      return false;
    } finally {
      if (!isDone) {
        recovered = false;
      }
    }
  }

  private static Duration longer(Duration time, Duration longest) {
    Duration doubled = time.multipliedBy(2);
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /// Ends what an earlier life began. The manifest is put again first, as the archive's is: it may
  /// have been seen and not yet be durable.
  private void recover() throws IOException {
    Optional<PackManifest> left = PackManifest.read(store, manifestKey);
    if (left.isPresent()) {
      store.put(manifestKey, left.get().toBytes());
      publish(left.get());
    }
    store.discardDrafts(List.of());
  }

  private void publish(PackManifest manifest) throws IOException {
    store.publish(manifest.parquet());
    for (ObjectKey source : manifest.sources()) {
      store.delete(source);
    }
    store.delete(manifestKey);
  }

  private boolean packOne(boolean isAll) throws IOException {
    Optional<Position> through = settled.get();
    if (through.isEmpty()) {
      return false;
    }
    Map<String, List<ArchiveObjects.Found>> partitions = recent(through.get());
    seen.keySet().retainAll(partitions.keySet());
    resting.keySet().retainAll(partitions.keySet());
    for (Map.Entry<String, List<ArchiveObjects.Found>> each : partitions.entrySet()) {
      Rest rest = resting.get(each.getKey());
      boolean isDue = isDue(each.getKey(), each.getValue()) || isAll;
      if (isDue
          && (rest == null || rest.isOver(clock))
          && packed(each.getKey(), some(each.getValue()))) {
        return true;
      }
    }
    return false;
  }

  /// The settled recent files by partition, each in the order of their positions.
  private Map<String, List<ArchiveObjects.Found>> recent(Position through) throws IOException {
    Map<String, List<ArchiveObjects.Found>> partitions = new TreeMap<>();
    for (ObjectEntry entry : store.list(ArchiveObjects.RECENT, Optional.empty(), MAX_FILES)) {
      ArchiveObjects.read(names, entry, true)
          .filter(found -> found.name().last().compareTo(through) <= 0)
          .ifPresent(found ->
              partitions.computeIfAbsent(found.partition(), _ -> new ArrayList<>()).add(found));
    }
    partitions
        .values()
        .forEach(files -> files.sort(Comparator.comparing(found -> found.name().first())));
    return partitions;
  }

  private boolean isDue(String partition, List<ArchiveObjects.Found> files) {
    Seen oldest = seen.get(partition);
    if (oldest == null || !oldest.oldest().equals(files.getFirst().key())) {
      oldest = new Seen(files.getFirst().key(), clock.nanos());
      seen.put(partition, oldest);
    }
    long bytes = files.stream().mapToLong(ArchiveObjects.Found::length).sum();
    return bytes >= format.bytes() || clock.since(oldest.sinceNanos()).compareTo(format.age()) >= 0;
  }

  /// The first files, as many as one Parquet file is made of.
  private List<ArchiveObjects.Found> some(List<ArchiveObjects.Found> files) {
    List<ArchiveObjects.Found> some = new ArrayList<>();
    long bytes = 0;
    for (ArchiveObjects.Found file : files) {
      if (!some.isEmpty() && bytes + file.length() > format.bytes()) {
        break;
      }
      some.add(file);
      bytes += file.length();
    }
    return some;
  }

  private boolean packed(String partition, List<ArchiveObjects.Found> files) throws IOException {
    try {
      TemporaryFolder.remove(folder);
      Files.createDirectories(folder);
      PackManifest manifest = pack(files);
      store.put(manifestKey, manifest.toBytes());
      publish(manifest);
      resting.remove(partition);
      return true;
    } catch (Fault e) {
      Rest before = resting.get(partition);
      Duration rest = before == null ? FIRST_REST : longer(before.length(), LONGEST_REST);
      resting.put(partition, new Rest(clock.nanos(), rest));
      LOG.log(
          System.Logger.Level.WARNING,
          "archive {0}: files {1} to {2} cannot be packed and stay as they are, next try in {3} s:"
              + " {4}",
          name,
          files.getFirst().key(),
          files.getLast().key(),
          rest.toSeconds(),
          e.sentence());
      return false;
    } finally {
      TemporaryFolder.remove(folder);
    }
  }

  private PackManifest pack(List<ArchiveObjects.Found> files) throws IOException {
    List<Path> copies = new ArrayList<>();
    long lines = 0;
    for (ArchiveObjects.Found file : files) {
      // The name is shown when a line of it cannot be read.
      Path copy = folder.resolve(copies.size() + "-" + nameOf(file.key()));
      lines += copy(file, copy);
      copies.add(copy);
    }
    Path parquet = folder.resolve("packed.parquet");
    long rows = packing.pack(copies, parquet, format.detail());
    long length = Files.size(parquet);
    long inFooter;
    try {
      inFooter = ParquetFooter.rows(() -> Files.newInputStream(parquet), length);
    } catch (ParquetFooter.Damaged e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "pack-failed",
          "the Parquet file is damaged: " + e.getMessage(),
          e);
    }
    if (rows != lines || inFooter != lines) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "pack-failed",
          "the Parquet file has " + inFooter + " rows, and the files have " + lines + " lines");
    }
    for (Path copy : copies) {
      Files.delete(copy);
    }
    ObjectName first = files.getFirst().name();
    ObjectName packed =
        new ObjectName(
            first.prefix(),
            name,
            first.hubId(),
            first.first(),
            files.getLast().name().last(),
            ArchiveObjects.PARQUET);
    return new PackManifest(
        seal(parquet, packed.key()), files.stream().map(ArchiveObjects.Found::key).toList());
  }

  private static String nameOf(ObjectKey key) {
    String name = key.value().substring(key.value().lastIndexOf('/') + 1);
    return name.length() > 200 ? name.substring(name.length() - 200) : name;
  }

  /// Copies a file, not packed any more.
  ///
  /// @return how many line breaks it has
  private long copy(ArchiveObjects.Found file, Path to) throws IOException {
    long lines = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream packed =
        store
            .open(file.key())
            .orElseThrow(() -> new FileNotFoundException(file.key() + " is gone"));
    try (OutputStream out = Files.newOutputStream(to);
        InputStream in = file.name().compression().unpacking(packed)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
        out.write(buffer, 0, read);
      }
    } catch (EOFException | ZipException | ZstdIOException e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unreadable-line",
          file.key() + " is cut or damaged after line " + lines + ": " + e.getMessage(),
          e);
    }
    return lines;
  }

  private Sealed seal(Path parquet, ObjectKey key) throws IOException {
    Draft draft = store.draft();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(parquet)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        draft.write(buffer, 0, read);
      }
    }
    return draft.seal(key);
  }
}
