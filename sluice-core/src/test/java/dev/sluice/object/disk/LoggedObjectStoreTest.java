package dev.sluice.object.disk;

import dev.sluice.object.ObjectStore;
import dev.sluice.testkit.contract.ObjectStoreContract;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LoggedObjectStoreTest extends ObjectStoreContract {

  private final Path root;
  private final Random random = new Random(1);
  private final Map<String, LoggedObjectStore> opened = new HashMap<>();

  LoggedObjectStoreTest(@TempDir Path directory) {
    root = directory.resolve("not/there/yet");
  }

  /// What is open of the same owner is closed before.
  @Override
  protected ObjectStore open(String owner) throws IOException {
    LoggedObjectStore before = opened.get(owner);
    if (before != null) {
      before.close();
    }
    LoggedObjectStore store =
        new LoggedObjectStore(new DiskObjectStore(root, owner), random::nextLong, Clock.system());
    opened.put(owner, store);
    return store;
  }

  @AfterEach
  void close() throws IOException {
    for (LoggedObjectStore store : opened.values()) {
      store.close();
    }
  }
}
