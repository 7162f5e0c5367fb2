package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.query.parquet.LinesToParquet;
import dev.sluice.testkit.bucket.BucketFault;
import dev.sluice.testkit.bucket.BucketServer;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive in a bucket is packed while somebody asks it: what was listed is gone when it is
/// fetched. Then it is listed again, and each event is seen once.
class AskedWhilePackedTest {

  private static final String KEY = "key-of-the-only-caller";
  private static final String QUESTION = "SELECT id FROM lake ORDER BY id";
  private static final String NAME = "lake-hub1-00000000000000000001-00000000000000000002.";
  private static final String RECENT = "_recent/" + NAME + "jsonl";

  private static final String LINES =
      line("a", 1, "2026-11-21T09:30:00.000Z") + line("b", 2, "2026-11-21T09:30:00.000Z");

  @TempDir Path folder;

  private static String line(String id, int position, String arrival) {
    return "{\"version\":\"0\",\"id\":\"%s\",\"source\":\"/s\",\"type\":\"t\",\"detail\":{},\"_position\":%d,\"_arrival\":\"%s\"}\n"
        .formatted(id, position, arrival);
  }

  /// A bucket with one recent file, of which a hub has a configuration in a folder of its own.
  private Path configure(BucketServer bucket, String name) throws IOException {
    bucket.lay(RECENT, LINES.getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        Files.createDirectory(folder.resolve(name)).resolve("sluice.yaml"),
        """
        http: { port: 0 }
        keys: { app: { key: %s, scopes: ["archive:query"] } }
        targets:
          lake:
            archive:
              format: parquet
              s3: { bucket: lake, region: %s, endpoint: "%s", access-key: %s, secret-key: %s }
        """
            .formatted(
                KEY,
                BucketServer.REGION,
                bucket.endpoint(),
                BucketServer.ACCESS_KEY,
                BucketServer.SECRET_KEY));
  }

  private byte[] packed() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines.jsonl"), LINES);
    Path parquet = folder.resolve("packed.parquet");
    assertEquals(
        2, new LinesToParquet(List.of(lines), folder, parquet, false, 64L << 20, 1).write());
    return Files.readAllBytes(parquet);
  }

  /// Does what the packer does: publish, then delete.
  private static void pack(BucketServer bucket, byte[] parquet) {
    bucket.lay(NAME + "parquet", parquet);
    bucket.remove(RECENT);
  }

  private static String ask(Path file) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    assertEquals(
        0,
        Sluice.run(
            writer, writer, "query", "--config", file.toString(), "--format", "csv", QUESTION),
        said::toString);
    return said.toString();
  }

  @Test
  void aCommandSeesEachEventOnceBeforeWhateverRequestOfItsOwnThePackerComes() throws IOException {
    byte[] parquet = packed();
    boolean hasCome = true;
    int fetchedAgain = 0;
    for (int n = 0; hasCome; n++) {
      try (BucketServer bucket = new BucketServer("lake")) {
        int at = n;
        Path file = configure(bucket, "before-" + n);
        bucket.behave((number, _, _) -> {
          if (number == at) {
            pack(bucket, parquet);
          }
          return BucketFault.NONE;
        });
        assertEquals("id\na\nb\n", ask(file), "packed before request " + n);
        hasCome = bucket.requests() > n;
        List<String> log = bucket.log();
        fetchedAgain +=
            log.contains("GetObject " + RECENT) && log.contains("GetObject " + NAME + "parquet")
                ? 1
                : 0;
      }
    }
    assertTrue(fetchedAgain > 0, "the file never went between its listing and its fetching");
  }

  @Test
  void aHubThatIsAskedListsAgainToo() throws IOException, InterruptedException {
    byte[] parquet = packed();
    try (BucketServer bucket = new BucketServer("lake")) {
      Path file = configure(bucket, "hub");
      bucket.behave((_, operation, key) -> {
        if (operation.equals("GetObject") && key.equals(RECENT)) {
          pack(bucket, parquet);
        }
        return BucketFault.NONE;
      });
      try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
          Api api = new Api(hub.url(), KEY)) {
        assertEquals(
            "[\n{\"id\":\"a\"},\n{\"id\":\"b\"}\n]\n",
            api.post("/v1/query", "text/plain", QUESTION).body());
      }
      assertTrue(bucket.log().contains("GetObject " + RECENT), "it was not fetched at first");
    }
  }
}
