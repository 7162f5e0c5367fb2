package dev.sluice.object.s3;

import dev.sluice.testkit.bucket.BucketServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Stores on servers of tests.
final class Buckets {

  static final String NAME = "lake";
  static final Optional<Supplier<AccessKey>> KEY =
      Optional.of(
          () -> new AccessKey(BucketServer.ACCESS_KEY, BucketServer.SECRET_KEY, Optional.empty()));

  /// Asks once, so that each fault is seen. Parts are as small as they can be.
  static final Limits ONCE = limits(1);

  /// Tries again at once.
  static final Limits THRICE = limits(3);

  private Buckets() {}

  private static Limits limits(int attempts) {
    return new Limits(
        attempts,
        Duration.ofMillis(1),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        5 << 20,
        5 << 20);
  }

  static BucketSettings settings(URI endpoint, String prefix, boolean hasConditionalWrites) {
    return new BucketSettings(
        NAME,
        BucketServer.REGION,
        prefix,
        Optional.of(endpoint),
        true,
        hasConditionalWrites,
        Optional.empty());
  }

  static S3ObjectStore store(BucketServer server, Path spool, String owner, Limits limits) {
    return new S3ObjectStore(settings(server.endpoint(), "at/", true), KEY, spool, owner, limits);
  }
}
