package dev.sluice.app;

import dev.sluice.config.ArchivePlace;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.object.s3.AccessKey;
import dev.sluice.object.s3.S3ObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The archives of a configuration: where they stand, and what keeps them from writing.
public final class Archives {

  private Archives() {}

  /// A sentence for each archive that cannot write now, as far as that can be told without a
  /// network. That is no reason not to start: a disk or a bucket may be away for a while, and what
  /// the archive is owed waits for it.
  public static List<String> troubles(Configuration configuration) {
    List<String> troubles = new ArrayList<>();
    configuration
        .targets()
        .forEach((name, settings) -> {
          if (settings instanceof TargetSettings.ArchiveTarget archive && archive.enabled()) {
            obstacle(name, archive)
                .ifPresent(obstacle ->
                    troubles.add(
                        "archive %s cannot write to %s now: %s; what it is owed is kept until it can"
                            .formatted(name, archive.place().shown(), obstacle)));
          }
        });
    return troubles;
  }

  private static Optional<String> obstacle(TargetName name, TargetSettings.ArchiveTarget settings) {
    return switch (settings.place()) {
      case ArchivePlace.Folder folder ->
          new DiskObjectStore(folder.path(), "check-" + name).obstacle();
      case ArchivePlace.Bucket bucket -> inBucket(bucket, "check-" + name).obstacle();
    };
  }

  /// The store of an archive, as one writer of it sees it. Nothing is asked of it yet.
  static ObjectStore store(TargetName name, TargetSettings.ArchiveTarget settings, String hubId) {
    String owner = hubId + "-" + name;
    return switch (settings.place()) {
      case ArchivePlace.Folder folder -> new DiskObjectStore(folder.path(), owner);
      case ArchivePlace.Bucket bucket -> inBucket(bucket, owner);
    };
  }

  static S3ObjectStore inBucket(ArchivePlace.Bucket bucket, String owner) {
    return new S3ObjectStore(
        bucket.settings(),
        bucket.credentials().map(known -> () -> key(known)),
        bucket.spool(),
        owner);
  }

  private static AccessKey key(ArchivePlace.Credentials known) {
    return new AccessKey(
        known.accessKey().reveal(),
        known.secretKey().reveal(),
        known.sessionToken().map(Secret::reveal));
  }
}
