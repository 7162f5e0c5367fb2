package dev.sluice.app;

import dev.sluice.config.ArchivePlace;
import dev.sluice.config.TargetSettings;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.object.s3.BucketCache;
import dev.sluice.object.s3.S3ObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The objects of an archive as they were listed, and files that hold what they hold.
sealed interface ArchiveListing {

  /// Lists the objects of an archive, in the order of their keys, up to a number.
  static ArchiveListing of(TargetName name, TargetSettings.ArchiveTarget archive, int max)
      throws IOException {
    return switch (archive.place()) {
      case ArchivePlace.Folder folder ->
          new InFolder(
              folder.path(),
              new DiskObjectStore(folder.path(), "query-" + name).list("", Optional.empty(), max));
      case ArchivePlace.Bucket bucket -> {
        S3ObjectStore store = Archives.inBucket(bucket, "query-" + name);
        BucketCache cache = new BucketCache(bucket.cache(), bucket.cacheBytes(), Clock.system());
        yield new InBucket(store, cache, store.tagged("", Optional.empty(), max));
      }
    };
  }

  /// What was listed.
  List<ObjectEntry> objects();

  /// A file for each of some objects, in the order of their keys. From a bucket they are fetched.
  ///
  /// @throws java.nio.file.NoSuchFileException when one is found to be gone
  List<Path> files(Collection<ObjectKey> keys) throws IOException;

  /// In a folder the objects are the files.
  record InFolder(Path folder, List<ObjectEntry> objects) implements ArchiveListing {
    @Override
    public List<Path> files(Collection<ObjectKey> keys) {
      return keys.stream().sorted().map(key -> folder.resolve(key.value())).toList();
    }
  }

  /// Of a bucket's objects, copies are kept.
  record InBucket(S3ObjectStore store, BucketCache cache, List<S3ObjectStore.Tagged> tagged)
      implements ArchiveListing {
    @Override
    public List<ObjectEntry> objects() {
      return tagged.stream().map(S3ObjectStore.Tagged::entry).toList();
    }

    @Override
    public List<Path> files(Collection<ObjectKey> keys) throws IOException {
      Set<ObjectKey> wanted = new HashSet<>(keys);
      List<S3ObjectStore.Tagged> all = new ArrayList<>();
      for (S3ObjectStore.Tagged each : tagged) {
        if (wanted.contains(each.entry().key())) {
          all.add(each);
        }
      }
      return cache.fetch(store, all);
    }
  }
}
