package dev.sluice.bench.crash;

import dev.sluice.testkit.bucket.BucketFault;
import dev.sluice.testkit.bucket.BucketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// A bucket of which one request in eight goes wrong, in one of the ways that buckets do.
final class FaultyBucket implements AutoCloseable {

  private static final String NAME = "crash";
  private static final int ONE_IN = 8;

  private static final List<BucketFault> FAULTS =
      List.of(
          BucketFault.SLOW_DOWN,
          BucketFault.INTERNAL_ERROR,
          BucketFault.CONFLICT,
          BucketFault.RESET_AT_ONCE,
          BucketFault.RESET_IN_BODY,
          BucketFault.LOST_ANSWER,
          BucketFault.DONE_BUT_ERROR);

  private final BucketServer server;
  private final SplittableRandom random;

  private FaultyBucket(BucketServer server, SplittableRandom random) {
    this.server = server;
    this.random = random;
  }

  static FaultyBucket start(long seed) throws IOException {
    FaultyBucket bucket = new FaultyBucket(new BucketServer(NAME), new SplittableRandom(~seed));
    bucket.server.behave((_, _, _) -> bucket.draw());
    return bucket;
  }

  private synchronized BucketFault draw() {
    return random.nextInt(ONE_IN) == 0
        ? FAULTS.get(random.nextInt(FAULTS.size()))
        : BucketFault.NONE;
  }

  /// Where an archive stands in it, as the configuration says that.
  String place() {
    return "s3: { bucket: %s, region: %s, endpoint: '%s', access-key: %s, secret-key: %s }"
        .formatted(
            NAME,
            BucketServer.REGION,
            server.endpoint(),
            BucketServer.ACCESS_KEY,
            BucketServer.SECRET_KEY);
  }

  /// Nothing goes wrong from now on.
  void calmDown() {
    server.behave((_, _, _) -> BucketFault.NONE);
  }

  /// How many Parquet files it has.
  long packed() {
    return server.objects().keySet().stream().filter(key -> key.endsWith(Packed.ENDING)).count();
  }

  /// Writes all objects into a folder. One that was written twice is a finding.
  void writeOut(Path folder, Findings findings) throws IOException {
    server
        .writes()
        .forEach((key, writes) -> {
          if (writes > 1) {
            findings.add(Wrong.OVERLAP, key + " was written " + writes + " times");
          }
        });
    for (var object : server.objects().entrySet()) {
      Path file = folder.resolve(object.getKey());
      Files.createDirectories(file.resolveSibling("."));
      Files.write(file, object.getValue());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
