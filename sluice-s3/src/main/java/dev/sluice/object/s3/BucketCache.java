package dev.sluice.object.s3;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/// Copies of objects on this machine, for who reads files only.
///
/// ```
/// <folder>/<16 hex digits of the bucket, the key and the tag>/<key>
/// <folder>/half/<name>     what is being fetched
/// ```
///
/// A copy of an object that is no longer listed, or has another tag, is never given. When the
/// folder is larger than its limit, the copies that were used longest ago are removed, but none of
/// the last ten minutes: somebody may be reading it. Several processes may use one folder.
public final class BucketCache {

  private static final int AT_ONCE = 4;
  private static final int DIGITS = 16;
  private static final String HALF = "half";

  /// For how long a copy that was given is not removed.
  private static final Duration IN_USE = Duration.ofMinutes(10);

  private final Path folder;
  private final long maxBytes;
  private final Clock clock;

  /// A cache that has looked at nothing yet.
  ///
  /// @param maxBytes how large the folder is when nobody asks
  public BucketCache(Path folder, long maxBytes, Clock clock) {
    this.folder = folder.toAbsolutePath().normalize();
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  private record Copy(Path file, long length, Instant used) {}

  /// Gives a copy of each object, in their order.
  ///
  /// @throws NoSuchFileException when one of them is gone; who lists again sees what came for it
  /// @throws Fault `archive-too-large` when they do not fit in together
  public List<Path> fetch(S3ObjectStore store, List<S3ObjectStore.Tagged> objects)
      throws IOException {
    long bytes = objects.stream().mapToLong(object -> object.entry().length()).sum();
    if (bytes > maxBytes) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "archive-too-large",
          "the objects of %s have %,d bytes together, and the cache takes %,d; 'cache' of the archive's 's3' sets that"
              .formatted(store.url(), bytes, maxBytes));
    }
    List<Callable<Path>> work = new ArrayList<>();
    for (S3ObjectStore.Tagged object : objects) {
      work.add(() -> fetched(store, object));
    }
    List<Path> files = work.isEmpty() ? List.of() : Lanes.all(work, AT_ONCE);
    removeOldest();
    return files;
  }

  private Path fetched(S3ObjectStore store, S3ObjectStore.Tagged object) throws IOException {
    String key = object.entry().key().value();
    Path file =
        folder
            .resolve(
                Digests.sha256(
                        (store.url() + "\n" + key + "\n" + object.tag())
                            .getBytes(StandardCharsets.UTF_8))
                    .substring(0, DIGITS))
            .resolve(key);
    if (!Files.isRegularFile(file) || Files.size(file) != object.entry().length()) {
      copy(store, object, file);
    }
    Files.setLastModifiedTime(file, FileTime.from(clock.now()));
    return file;
  }

  private void copy(S3ObjectStore store, S3ObjectStore.Tagged object, Path file)
      throws IOException {
    Optional<InputStream> opened = store.open(object.entry().key());
    if (opened.isEmpty()) {
      throw new NoSuchFileException(store.url() + object.entry().key());
    }
    Path half = Files.createDirectories(folder.resolve(HALF)).resolve(UUID.randomUUID().toString());
    try (InputStream in = opened.get()) {
      Files.copy(in, half);
      if (Files.size(half) != object.entry().length()) {
        // It was replaced since it was listed.
        throw new NoSuchFileException(store.url() + object.entry().key());
      }
      Files.createDirectories(Durably.parent(file));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private void removeOldest() throws IOException {
    List<Copy> copies = copies();
    copies.sort(Comparator.comparing(Copy::used));
    long bytes = copies.stream().mapToLong(Copy::length).sum();
    Instant inUse = clock.now().minus(IN_USE);
    for (Copy copy : copies) {
      if (bytes <= maxBytes || !copy.used().isBefore(inUse)) {
        return;
      }
      Files.deleteIfExists(copy.file());
      bytes -= copy.length();
    }
  }

  /// All that lies in the folder, also what a process that died was fetching.
  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
              copies.add(new Copy(file, about.size(), about.lastModifiedTime().toInstant()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    }
    return copies;
  }
}
