package dev.sluice.bench.bucket;

import dev.sluice.bench.Machine;
import dev.sluice.bench.Rounds;
import dev.sluice.bench.Spread;
import dev.sluice.bench.Workspace;
import dev.sluice.bench.child.Folders;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.Sealed;
import dev.sluice.object.s3.AccessKey;
import dev.sluice.object.s3.BucketSettings;
import dev.sluice.object.s3.S3ObjectStore;
import dev.sluice.testkit.bucket.BucketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Objects into a bucket by the object store, beside the SDK's `PutObject` with the same bytes, to
/// the same server in this process, eight at a time on both sides.
///
/// The store's side drafts on the disk, syncs, and publishes with condition and digests; the SDK's
/// has the bytes in memory and asks for no digest.
@Command(
    name = "archive-s3",
    mixinStandardHelpOptions = true,
    description = "Objects into a bucket, beside the AWS SDK's PutObject alone.")
public final class BucketCommand implements Callable<Integer> {

  private static final String BUCKET = "bench";
  private static final int AT_ONCE = 8;
  private static final int WARM_UP = 4;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "65536,8388608",
      description = "How many bytes an object has (default ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--megabytes",
      defaultValue = "128",
      description = "How much a round writes (default ${DEFAULT-VALUE}).")
  private int megabytes;

  @Mixin private Rounds rounds = new Rounds();
  @Mixin private Workspace workspace = new Workspace();

  @Override
  public Integer call() throws IOException {
    int turns = rounds.checked();
    System.out.println(Machine.facts(workspace.dir()));
    System.out.println("| bytes | side | objects/s least | middle | greatest | MiB/s middle |");
    System.out.println("| ---: | --- | ---: | ---: | ---: | ---: |");
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(workspace.dir().toAbsolutePath()), "bucket");
    try (BucketServer server = new BucketServer(BUCKET);
        S3Client sdk = sdk(server);
        S3ObjectStore store = store(server, folder)) {
      for (int size : sizes) {
        byte[] bytes = new byte[size];
        RandomGenerator.of("L64X128MixRandom").nextBytes(bytes);
        int objects = Math.max(AT_ONCE, (int) (((long) megabytes << 20) / size));
        List<Double> alone = new ArrayList<>();
        List<Double> stored = new ArrayList<>();
        for (int turn = -WARM_UP; turn < turns; turn++) {
          double one = objects / seconds(server, () -> put(sdk, bytes, objects));
          double other = objects / seconds(server, () -> publish(store, bytes, objects));
          if (turn >= 0) {
            alone.add(one);
            stored.add(other);
          }
        }
        line(size, "PutObject of the SDK", alone);
        line(size, "object store", stored);
      }
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private static void line(int size, String side, List<Double> perSecond) {
    Spread spread = Spread.of(perSecond);
    System.out.printf(
        "| %d | %s | %s | %.0f |%n",
        size, side, spread.cells("%.0f"), spread.median() * size / (1 << 20));
  }

  private interface Work {
    void run() throws IOException;
  }

  /// What is written is removed afterwards, since the server has it in memory.
  private static double seconds(BucketServer server, Work work) throws IOException {
    long began = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    server.objects().keySet().forEach(server::remove);
    return seconds;
  }

  private static void put(S3Client sdk, byte[] bytes, int objects) throws IOException {
    Semaphore free = new Semaphore(AT_ONCE);
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < objects; i++) {
        String key = "k=" + i % 16 + "/" + i;
        free.acquire();
        all.add(
            threads.submit(() -> {
              try {
                return sdk.putObject(
                    request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
              } finally {
                free.release();
              }
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the SDK cannot write", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void publish(S3ObjectStore store, byte[] bytes, int objects) throws IOException {
    List<Sealed> all = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      Draft draft = store.draft();
      draft.write(bytes, 0, bytes.length);
      all.add(draft.seal(new ObjectKey("k=" + i % 16 + "/" + i)));
    }
    store.publishAll(all);
  }

  private static S3Client sdk(BucketServer server) {
    return S3Client.builder()
        .region(Region.of(BucketServer.REGION))
        .endpointOverride(server.endpoint())
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(
            S3Configuration.builder()
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .build())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(BucketServer.ACCESS_KEY, BucketServer.SECRET_KEY)))
        .build();
  }

  private static S3ObjectStore store(BucketServer server, Path folder) {
    return new S3ObjectStore(
        new BucketSettings(
            BUCKET,
            BucketServer.REGION,
            "",
            Optional.of(server.endpoint()),
            true,
            true,
            Optional.empty()),
        Optional.of(() ->
            new AccessKey(BucketServer.ACCESS_KEY, BucketServer.SECRET_KEY, Optional.empty())),
        folder,
        "bench");
  }
}
