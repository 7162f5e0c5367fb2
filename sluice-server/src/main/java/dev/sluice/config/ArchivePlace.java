package dev.sluice.config;

import dev.sluice.object.s3.BucketSettings;
import dev.sluice.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where an archive's objects stand.
public sealed interface ArchivePlace {

  /// Whether one of the two is, or lies in, the other.
  boolean overlaps(ArchivePlace other);

  /// The place as people write it.
  String shown();

  /// A folder of this machine.
  ///
  /// @param path absolute
  record Folder(Path path) implements ArchivePlace {
    @Override
    public boolean overlaps(ArchivePlace other) {
      return other instanceof Folder that
          && (path.startsWith(that.path()) || that.path().startsWith(path));
    }

    @Override
    public String shown() {
      return path.toString();
    }
  }

  /// A place in a bucket.
  ///
  /// @param credentials whom requests are signed by; empty finds them as the AWS SDK does
  /// @param spool where on this machine stands what is not published yet
  /// @param cache where on this machine copies stand of what is asked for
  /// @param cacheBytes how large that grows
  record Bucket(
      BucketSettings settings,
      Optional<Credentials> credentials,
      Path spool,
      Path cache,
      long cacheBytes)
      implements ArchivePlace {

    /// How large the cache grows unless configured.
    public static final long DEFAULT_CACHE_BYTES = 10L << 30;

    @Override
    public boolean overlaps(ArchivePlace other) {
      return other instanceof Bucket that
          && settings.bucket().equals(that.settings.bucket())
          && endpoint().equals(that.endpoint())
          && (settings.prefix().startsWith(that.settings.prefix())
              || that.settings.prefix().startsWith(settings.prefix()));
    }

    private Optional<URI> endpoint() {
      return settings.endpoint();
    }

    @Override
    public String shown() {
      return settings.url();
    }
  }

  /// An access key of AWS, or of what speaks its protocol.
  record Credentials(Secret accessKey, Secret secretKey, Optional<Secret> sessionToken) {}
}
