package dev.sluice.app;

import dev.sluice.archive.ArchiveObjects;
import dev.sluice.config.ArchivePlace;
import dev.sluice.config.TargetSettings;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.object.s3.BucketCache;
import dev.sluice.object.s3.S3ObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The objects of an archive as they were listed, and files that hold what they hold.
sealed interface ArchiveListing {

  /// Lists the objects of an archive.
  ///
  /// @param max how many there may be
  /// @return empty when there are more
  static Optional<ArchiveListing> of(TargetName name, TargetSettings.ArchiveTarget archive, int max)
      throws IOException {
    return switch (archive.place()) {
      case ArchivePlace.Folder folder ->
          list(new DiskObjectStore(folder.path(), "query-" + name), name, archive, max)
              .map(found -> new InFolder(folder.path(), found));
      case ArchivePlace.Bucket bucket -> {
        S3ObjectStore store = Archives.inBucket(bucket, "query-" + name);
        BucketCache cache = new BucketCache(bucket.cache(), bucket.cacheBytes(), Clock.system());
        yield list(store, name, archive, max).map(found -> new InBucket(store, cache, found));
      }
    };
  }

  private static Optional<ArchiveObjects> list(
      ObjectStore store, TargetName name, TargetSettings.ArchiveTarget archive, int max)
      throws IOException {
    return ArchiveObjects.list(store, name, archive.settings().errorPrefix(), max);
  }

  /// What was listed.
  ArchiveObjects objects();

  /// A file for each object. From a bucket they are fetched.
  ///
  /// @throws NoSuchFileException when one is found to be gone
  List<Path> files() throws IOException;

  /// In a folder the objects are the files.
  record InFolder(Path folder, ArchiveObjects objects) implements ArchiveListing {
    @Override
    public List<Path> files() {
      return objects.objects().stream()
          .map(object -> folder.resolve(object.key().value()))
          .toList();
    }
  }

  /// Of a bucket's objects, copies are kept. The bucket is listed once more, for its tags.
  record InBucket(S3ObjectStore store, BucketCache cache, ArchiveObjects objects)
      implements ArchiveListing {
    @Override
    public List<Path> files() throws IOException {
      Set<ObjectKey> wanted =
          objects.objects().stream()
              .map(ArchiveObjects.Found::key)
              .collect(Collectors.toCollection(HashSet::new));
      List<S3ObjectStore.Tagged> all = new ArrayList<>(wanted.size());
      for (S3ObjectStore.Tagged each : store.tagged("", Optional.empty(), Integer.MAX_VALUE)) {
        if (wanted.remove(each.entry().key())) {
          all.add(each);
        }
      }
      if (!wanted.isEmpty()) {
        throw new NoSuchFileException(wanted.iterator().next().value());
      }
      return cache.fetch(store, all);
    }
  }
}
