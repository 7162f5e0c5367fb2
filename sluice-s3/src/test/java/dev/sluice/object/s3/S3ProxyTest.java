package dev.sluice.object.s3;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.testkit.bucket.ProxyProcess;
import dev.sluice.testkit.contract.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on a server that others wrote; each test has a prefix of its own there.
class S3ProxyTest extends ObjectStoreContract {

  @TempDir private static Path folder;
  private static ProxyProcess proxy;
  private static int tests;

  @TempDir private Path spool;
  private final String prefix = "test-" + ++tests + "/";
  private final List<S3ObjectStore> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    proxy = ProxyProcess.start(Path.of("target", "s3proxy", "s3proxy.jar"), folder, Buckets.NAME);
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @Override
  protected ObjectStore open(String owner) {
    S3ObjectStore store =
        new S3ObjectStore(
            Buckets.settings(proxy.endpoint(), prefix, true), Buckets.KEY, spool, owner);
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(S3ObjectStore::close);
  }

  /// S3Proxy lists in the order of Java's strings, so it shows what becomes of a store that does.
  @Override
  @Test
  protected void theOrderIsThatOfUtf8() throws IOException {
    ObjectStore store = open("hub-1");
    store.put(new ObjectKey("\uff5e"), new byte[1]);
    store.put(new ObjectKey("\ud83d\ude00"), new byte[1]);
    IOException refused =
        assertThrows(IOException.class, () -> store.list("", Optional.empty(), 10));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("in the order of UTF-8"), refused::toString);
  }
}
