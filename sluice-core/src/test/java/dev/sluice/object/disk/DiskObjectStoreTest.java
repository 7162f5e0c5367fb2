package dev.sluice.object.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.object.Sealed;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskObjectStoreTest {

  private final Path root;
  private final DiskObjectStore store;

  DiskObjectStoreTest(@TempDir Path directory) {
    root = directory.resolve("not/there/yet");
    store = new DiskObjectStore(root, "hub-1");
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

  private String text(String key) throws IOException {
    try (var in = store.open(key(key)).orElseThrow()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private List<String> keys() throws IOException {
    return keys("", Optional.empty(), 1000);
  }

  private List<String> keys(String prefix, Optional<String> after, int max) throws IOException {
    return store.list(prefix, after.map(ObjectKey::new), max).stream()
        .map(entry -> entry.key().value())
        .toList();
  }

  @Test
  void aDraftIsUnseenUntilItIsPublished() throws IOException {
    Sealed sealed = sealed(store, "a/b/c", "hello");
    assertEquals(List.of(), keys());
    assertEquals(Optional.empty(), store.open(key("a/b/c")));
    store.publish(sealed);
    assertEquals(List.of(new ObjectEntry(key("a/b/c"), 5)), store.list("", Optional.empty(), 10));
    assertEquals("hello", text("a/b/c"));
  }

  @Test
  void publishingAgainChangesNothingAlsoInAnotherLife() throws IOException {
    Sealed sealed = sealed(store, "a/b", "hello");
    store.publish(sealed);
    store.publish(sealed);
    new DiskObjectStore(root, "hub-1").publish(sealed);
    assertEquals("hello", text("a/b"));
    store.delete(key("a/b"));
    assertThrows(FileNotFoundException.class, () -> store.publish(sealed));
  }

  @Test
  void anObjectIsNeverReplacedByAnotherOne() throws IOException {
    store.publish(sealed(store, "a", "first"));
    Sealed other = sealed(store, "a", "other");
    assertThrows(FileAlreadyExistsException.class, () -> store.publish(other));
    assertEquals("first", text("a"));
    Sealed same = sealed(store, "a", "first");
    store.publish(same);
    store.publish(same);
    assertEquals("first", text("a"));
  }

  @Test
  void aDraftOfAnotherLengthIsNotPublished() throws IOException {
    Sealed sealed = sealed(store, "a", "hello");
    assertThrows(
        IOException.class, () -> store.publish(new Sealed(sealed.key(), sealed.token(), 4)));
    store.publish(sealed);
    assertThrows(
        IOException.class, () -> store.publish(new Sealed(sealed.key(), sealed.token(), 4)));
  }

  @Test
  void manyBytesInPiecesOfEverySizeStandAsTheyWereWritten() throws IOException {
    StringBuilder all = new StringBuilder();
    Draft draft = store.draft();
    for (int size : new int[] {1, 65_535, 1, 65_536, 70_000, 3, 200_000, 0, 10}) {
      byte[] bytes = new byte[size + 2];
      java.util.Arrays.fill(bytes, (byte) ('a' + size % 26));
      draft.write(bytes, 1, size);
      all.append(new String(bytes, 1, size, UTF_8));
    }
    assertEquals(all.length(), draft.length());
    store.publish(draft.seal(key("big")));
    assertEquals(all.toString(), text("big"));
  }

  @Test
  void listingIsInTheOrderOfKeysAndGoesOnAfterOne() throws IOException {
    List<String> sorted = List.of("a", "a-b/x", "a.b", "a0", "b/c-d", "b/c/d", "b/c0", "ab/c");
    for (String key : sorted) {
      store.put(key(key), key.getBytes(UTF_8));
    }
    List<String> all = new ArrayList<>(sorted);
    all.sort(null);
    assertEquals(all, keys());
    for (int from = 0; from < all.size(); from++) {
      assertEquals(
          all.subList(from + 1, Math.min(from + 3, all.size())),
          keys("", Optional.of(all.get(from)), 2));
    }
    assertEquals(List.of("b/c-d", "b/c/d", "b/c0"), keys("b/c", Optional.empty(), 10));
    assertEquals(List.of("b/c/d"), keys("b/c/", Optional.of("b/c-d"), 10));
    assertEquals(List.of(), keys("c", Optional.empty(), 10));
    assertEquals(List.of(), keys("", Optional.empty(), 0));
  }

  @Test
  void internalObjectsBelongToTheirOwnerAndAreNeverListed() throws IOException {
    store.put(key(".sluice/note"), "one".getBytes(UTF_8));
    store.put(key(".sluice/note"), "two".getBytes(UTF_8));
    assertEquals("two", text(".sluice/note"));
    assertEquals(Optional.empty(), new DiskObjectStore(root, "hub-2").open(key(".sluice/note")));
    assertEquals(List.of(), keys());
    assertEquals(List.of(), keys(".sluice/", Optional.empty(), 10));
    store.delete(key(".sluice/note"));
    store.delete(key(".sluice/note"));
    assertEquals(Optional.empty(), store.open(key(".sluice/note")));
    Draft draft = store.draft();
    assertThrows(IllegalArgumentException.class, () -> draft.seal(key(".sluice/x")));
  }

  @Test
  void discardingSparesTheGivenDraftsAndThoseOfOthers() throws IOException {
    DiskObjectStore other = new DiskObjectStore(root, "hub-2");
    Sealed kept = sealed(store, "kept", "1");
    Sealed gone = sealed(store, "gone", "2");
    Sealed foreign = sealed(other, "foreign", "3");
    store.discardDrafts(List.of(kept));
    store.publish(kept);
    other.publish(foreign);
    assertThrows(FileNotFoundException.class, () -> store.publish(gone));
    assertEquals(List.of("foreign", "kept"), keys());
  }

  @Test
  void aSealedOrDiscardedDraftTakesNothingMore() throws IOException {
    Draft draft = store.draft();
    Sealed sealed = draft.seal(key("a"));
    assertThrows(IOException.class, () -> draft.write(new byte[1], 0, 1));
    assertThrows(IOException.class, () -> draft.seal(key("a")));
    draft.discard();
    assertThrows(FileNotFoundException.class, () -> store.publish(sealed));
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
    assertEquals(List.of(), keys());
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
    public void directory(Path directory) {
      directories.add(directory);
    }
  }
}
