package dev.sluice.archive.contents;

import dev.sluice.archive.ObjectName;
import dev.sluice.object.ObjectKey;

/// An object that an archive has published.
///
/// @param key its key
/// @param name what its key tells
/// @param length how many bytes it has
/// @param isErrors whether it stands under the error prefix
public record ArchiveObject(ObjectKey key, ObjectName name, long length, boolean isErrors) {

  /// Where lines wait to be packed into Parquet.
  static final String RECENT = "_recent/";

  /// The partition, wherever its lines stand now.
  public String partition() {
    String prefix = name.prefix();
    return prefix.startsWith(RECENT) ? prefix.substring(RECENT.length()) : prefix;
  }
}
