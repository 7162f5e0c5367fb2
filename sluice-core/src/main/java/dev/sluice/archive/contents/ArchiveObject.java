package dev.sluice.archive.contents;

import dev.sluice.archive.ArchiveObjects;
import dev.sluice.archive.ObjectName;
import dev.sluice.object.ObjectKey;

/// An object that an archive has published.
///
/// @param key its key
/// @param name what its key tells; the prefix is the partition, wherever its lines stand now
/// @param length how many bytes it has
/// @param isErrors whether it stands under the error prefix
public record ArchiveObject(ObjectKey key, ObjectName name, long length, boolean isErrors) {

  static ArchiveObject of(ArchiveObjects.Found found, boolean isErrors) {
    return new ArchiveObject(found.key(), found.name(), found.length(), isErrors);
  }

  /// The partition.
  public String partition() {
    return name.prefix();
  }
}
