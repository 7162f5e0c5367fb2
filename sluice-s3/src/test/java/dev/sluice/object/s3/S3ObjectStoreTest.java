package dev.sluice.object.s3;

import dev.sluice.object.ObjectStore;
import dev.sluice.testkit.bucket.BucketServer;
import dev.sluice.testkit.contract.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest {

  /// The contract on a server with small pages.
  abstract static class OnAServer extends ObjectStoreContract {

    @TempDir private Path spool;
    private final BucketServer server;
    private final boolean knowsConditions;
    private final String prefix;
    private final List<S3ObjectStore> opened = new ArrayList<>();

    OnAServer(String prefix, int page, boolean knowsConditions) throws IOException {
      this.server = new BucketServer(Buckets.NAME, page, knowsConditions);
      this.knowsConditions = knowsConditions;
      this.prefix = prefix;
    }

    @Override
    protected ObjectStore open(String owner) {
      S3ObjectStore store =
          new S3ObjectStore(
              Buckets.settings(server.endpoint(), prefix, knowsConditions),
              Buckets.KEY,
              spool,
              owner);
      opened.add(store);
      return store;
    }

    @AfterEach
    void close() throws IOException {
      opened.forEach(S3ObjectStore::close);
      server.close();
    }
  }

  @Nested
  class UnderAPrefix extends OnAServer {
    UnderAPrefix() throws IOException {
      super("some/where/", 3, true);
    }
  }

  @Nested
  class InAWholeBucketWithoutConditionalWrites extends OnAServer {
    InAWholeBucketWithoutConditionalWrites() throws IOException {
      super("", 1000, false);
    }
  }
}
