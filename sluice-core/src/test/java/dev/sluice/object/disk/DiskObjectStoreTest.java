package dev.sluice.object.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.testkit.contract.ObjectStoreContract;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskObjectStoreTest extends ObjectStoreContract {

  private final Path root;
  private final DiskObjectStore store;

  DiskObjectStoreTest(@TempDir Path directory) {
    root = directory.resolve("not/there/yet");
    store = new DiskObjectStore(root, "hub-1");
  }

  @Override
  protected ObjectStore open(String owner) {
    return new DiskObjectStore(root, owner);
  }

  private static ObjectKey key(String value) {
    return new ObjectKey(value);
  }

  private static Sealed sealed(DiskObjectStore store, String key, String text) throws IOException {
    Draft draft = store.draft();
    byte[] bytes = text.getBytes(UTF_8);
    draft.write(bytes, 0, bytes.length);
    assertEquals(bytes.length, draft.length());
    return draft.seal(key(key));
  }

  @Test
  void theFirstObjectsOfAFolderMayComeTogether()
      throws IOException, InterruptedException, ExecutionException {
    for (int round = 0; round < 20; round++) {
      String day = "day-" + round;
      CyclicBarrier together = new CyclicBarrier(8);
      List<Future<?>> writers = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (int i = 0; i < 8; i++) {
          String key = day + "/deeper/" + i;
          writers.add(
              threads.submit(() -> {
                Sealed sealed = sealed(store, key, key);
                together.await();
                store.publish(sealed);
                return key;
              }));
        }
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertEquals(8, store.list(day + "/", Optional.empty(), 100).size());
    }
  }

  @Test
  void aTokenThatIsNoFileNameIsRefused() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("secret"), "x");
    assertThrows(
        IOException.class, () -> store.publish(new Sealed(key("a"), "../../../secret", 1)));
  }

  @Test
  void aSyncThatFailedIsNotRepeated() throws IOException {
    Failing failing = new Failing();
    DiskObjectStore frail = new DiskObjectStore(root, "hub-1", failing);
    Draft draft = frail.draft();
    draft.write(new byte[10], 0, 10);
    failing.failsFiles = true;
    assertThrows(IOException.class, () -> draft.seal(key("a")));
    failing.failsFiles = false;
    assertThrows(IOException.class, () -> draft.seal(key("a")));
    assertThrows(IOException.class, () -> draft.write(new byte[1], 0, 1));
    assertEquals(1, failing.files);
    failing.failsFiles = true;
    assertThrows(IOException.class, () -> frail.put(key("p"), new byte[1]));
    assertEquals(List.of(), store.list("", Optional.empty(), 10));
  }

  @Test
  void eachNewDirectoryIsSyncedIntoItsParentBeforeTheObjectIsSeen() throws IOException {
    Failing failing = new Failing();
    DiskObjectStore watched = new DiskObjectStore(root, "hub-1", failing);
    Sealed sealed = sealed(watched, "x/y/z", "1");
    failing.directories.clear();
    watched.publish(sealed);
    assertEquals(List.of(root, root.resolve("x"), root.resolve("x/y")), failing.directories);
    failing.directories.clear();
    new DiskObjectStore(root, "hub-1", failing).publish(sealed);
    assertTrue(failing.directories.contains(root.resolve("x/y")));
    assertTrue(failing.directories.contains(root));
    failing.directories.clear();
    watched.delete(key("x/y/z"));
    assertEquals(List.of(root.resolve("x/y")), failing.directories);
    assertFalse(Files.exists(root.resolve("x/y/z")));
  }

  private static final class Failing implements Durability {
    private boolean failsFiles;
    private int files;
    private final List<Path> directories = new ArrayList<>();

    @Override
    public void file(FileOutputStream file) throws IOException {
      files++;
      if (failsFiles) {
        throw new IOException("a fault was put here");
      }
    }

    @Override
    public void file(Path file) {
      throw new AssertionError("whatever is put here is synced at once");
    }

    @Override
    public void directory(Path directory) {
      directories.add(directory);
    }
  }
}
