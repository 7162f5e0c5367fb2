package dev.sluice.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.object.Sealed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an object store promises. On disk as on S3 all of it can be done, so there is no capability
/// to declare.
@Timeout(60)
public abstract class ObjectStoreContract {

  private ObjectStore store;

  /// The store as an owner sees it in a life of its own: for the same owner again, it is what the
  /// next process finds. Before the first call it is empty.
  protected abstract ObjectStore open(String owner) throws IOException;

  @BeforeEach
  final void openFirst() throws IOException {
    store = open("hub-1");
  }

  private static ObjectKey key(String value) {
    return new ObjectKey(value);
  }

  private static Sealed sealed(ObjectStore store, String key, String text) throws IOException {
    Draft draft = store.draft();
    byte[] bytes = text.getBytes(UTF_8);
    draft.write(bytes, 0, bytes.length);
    assertEquals(bytes.length, draft.length());
    return draft.seal(key(key));
  }

  private Optional<String> text(String key) throws IOException {
    return text(store, key);
  }

  private static Optional<String> text(ObjectStore store, String key) throws IOException {
    var found = store.open(key(key));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (var in = found.get()) {
      return Optional.of(new String(in.readAllBytes(), UTF_8));
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
  final void anObjectIsFoundWithItsLengthOnceItIsPublished() throws IOException {
    Sealed sealed = sealed(store, "a/b", "hello");
    assertEquals(Optional.empty(), store.find(key("a/b")));
    store.publish(sealed);
    assertEquals(Optional.of(new ObjectStore.ObjectEntry(key("a/b"), 5)), store.find(key("a/b")));
    assertEquals(Optional.empty(), store.find(key("a")));
    store.delete(key("a/b"));
    assertEquals(Optional.empty(), store.find(key("a/b")));
  }

  @Test
  final void aDraftIsUnseenUntilItIsPublished() throws IOException {
    Draft draft = store.draft();
    draft.write("hello".getBytes(UTF_8), 0, 5);
    assertEquals(List.of(), keys());
    Sealed sealed = draft.seal(key("a/b/c"));
    assertEquals(5, sealed.length());
    assertEquals(List.of(), keys());
    assertEquals(Optional.empty(), text("a/b/c"));
    store.publish(sealed);
    assertEquals(List.of(new ObjectEntry(key("a/b/c"), 5)), store.list("", Optional.empty(), 10));
    assertEquals(Optional.of("hello"), text("a/b/c"));
  }

  @Test
  final void aPublishedObjectIsSeenByAllAndInTheNextLife() throws IOException {
    store.publish(sealed(store, "a", "hello"));
    assertEquals(Optional.of("hello"), text(open("hub-2"), "a"));
    store = open("hub-1");
    assertEquals(Optional.of("hello"), text("a"));
    assertEquals(List.of("a"), keys());
  }

  @Test
  final void aSealedDraftCanBePublishedInTheNextLife() throws IOException {
    Sealed sealed = sealed(store, "a/b", "hello");
    store = open("hub-1");
    assertEquals(List.of(), keys());
    store.publish(sealed);
    assertEquals(Optional.of("hello"), text("a/b"));
  }

  @Test
  final void publishingAgainChangesNothingAlsoInTheNextLife() throws IOException {
    Sealed sealed = sealed(store, "a/b", "hello");
    store.publish(sealed);
    store.publish(sealed);
    store = open("hub-1");
    store.publish(sealed);
    assertEquals(Optional.of("hello"), text("a/b"));
    assertEquals(List.of("a/b"), keys());
  }

  @Test
  final void withoutDraftAndObjectThereIsNothingToPublish() throws IOException {
    Sealed sealed = sealed(store, "a/b", "hello");
    store.publish(sealed);
    store.delete(key("a/b"));
    assertThrows(FileNotFoundException.class, () -> store.publish(sealed));
    assertEquals(List.of(), keys());
  }

  @Test
  final void anObjectIsNeverReplacedByAnotherOne() throws IOException {
    store.publish(sealed(store, "a", "first"));
    Sealed other = sealed(store, "a", "other");
    assertThrows(IOException.class, () -> store.publish(other));
    assertEquals(Optional.of("first"), text("a"));
    Sealed same = sealed(store, "a", "first");
    store.publish(same);
    store.publish(same);
    assertEquals(Optional.of("first"), text("a"));
  }

  @Test
  final void aDraftOfAnotherLengthIsNotPublished() throws IOException {
    Sealed sealed = sealed(store, "a", "hello");
    Sealed half = new Sealed(sealed.key(), sealed.token(), 4);
    assertThrows(IOException.class, () -> store.publish(half));
    assertEquals(List.of(), keys());
    store.publish(sealed);
    assertThrows(IOException.class, () -> store.publish(half));
  }

  @Test
  final void manyBytesInPiecesOfEverySizeStandAsTheyWereWritten() throws IOException {
    StringBuilder all = new StringBuilder();
    Draft draft = store.draft();
    for (int size : new int[] {1, 65_535, 1, 65_536, 70_000, 3, 200_000, 0, 10}) {
      byte[] bytes = new byte[size + 2];
      Arrays.fill(bytes, (byte) ('a' + size % 26));
      draft.write(bytes, 1, size);
      all.append(new String(bytes, 1, size, UTF_8));
    }
    assertEquals(all.length(), draft.length());
    store.publish(draft.seal(key("big")));
    assertEquals(Optional.of(all.toString()), text("big"));
    store.publish(sealed(store, "empty", ""));
    assertEquals(Optional.of(""), text("empty"));
  }

  @Test
  final void listingIsInTheOrderOfKeysAndGoesOnAfterOne() throws IOException {
    List<String> all =
        new ArrayList<>(List.of("a", "a-b/x", "a.b", "a0", "b/c-d", "b/c/d", "b/c0", "ab/c"));
    for (String key : all) {
      store.put(key(key), key.getBytes(UTF_8));
    }
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
  protected void theOrderIsThatOfUtf8() throws IOException {
    List<String> all =
        List.of("a", "a%20b", "a b", "a+b", "b/\u00e9", "b\u00e9", "\uff5e", "\ud83d\ude00");
    List<String> inOrder =
        all.stream()
            .sorted(
                (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8)))
            .toList();
    for (String key : all) {
      store.put(key(key), key.getBytes(UTF_8));
    }
    assertEquals(inOrder, keys());
    assertEquals(inOrder, all.stream().map(ObjectKey::new).sorted().map(ObjectKey::value).toList());
    for (int from = 0; from < inOrder.size(); from++) {
      assertEquals(
          inOrder.subList(from + 1, inOrder.size()), keys("", Optional.of(inOrder.get(from)), 100));
    }
  }

  @Test
  final void keysWithOddCharactersNameWhatTheySay() throws IOException {
    List<String> odd =
        List.of(
            "a b/c",
            "a+b/c",
            "a%20b/c",
            "a%2Bb/c",
            "100%",
            "%",
            "k=v&x=y/d?e#f",
            "\u00fc/\u4e16\u754c",
            "\u00e9",
            "e\u0301",
            "~!*'()",
            "<&\">",
            "{x}|y^z`",
            "a;b,c:d@e$f",
            "...");
    for (String key : odd) {
      store.publish(sealed(store, key, key));
    }
    for (String key : odd) {
      assertEquals(Optional.of(key), text(key), key);
      assertEquals(
          Optional.of(new ObjectEntry(key(key), key.getBytes(UTF_8).length)), store.find(key(key)));
      assertEquals(List.of(key), keys(key, Optional.empty(), 1), key);
    }
    assertEquals(odd.stream().sorted(ObjectKey.ORDER).toList(), keys());
    for (String key : odd) {
      store.delete(key(key));
    }
    assertEquals(List.of(), keys());
  }

  @Test
  final void listingGoesOnAfterAKeyThatIsNotThere() throws IOException {
    for (String key : List.of("a", "c", "e/1", "e/2")) {
      store.put(key(key), new byte[0]);
    }
    assertEquals(List.of("c", "e/1", "e/2"), keys("", Optional.of("b"), 10));
    assertEquals(List.of("e/1", "e/2"), keys("e/", Optional.of("b"), 10));
    assertEquals(List.of("e/2"), keys("e/", Optional.of("e/11"), 10));
    assertEquals(List.of(), keys("e/", Optional.of("f"), 10));
  }

  @Test
  final void severalArePublishedTogetherAndAgain() throws IOException {
    List<Sealed> all = new ArrayList<>();
    for (int i = 10; i < 40; i++) {
      all.add(sealed(store, "p=" + i + "/x", "text " + i));
    }
    store.publish(all.get(3));
    store.publishAll(all);
    store = open("hub-1");
    store.publishAll(all);
    assertEquals(all.stream().map(each -> each.key().value()).toList(), keys());
    assertEquals(Optional.of("text 39"), text("p=39/x"));
  }

  @Test
  final void aKeyOfTheGreatestLengthIsAsGoodAsAnother() throws IOException {
    int left = store.maxKeyBytes();
    StringBuilder longest = new StringBuilder();
    while (left > 0) {
      int segment = Math.min(left, 250);
      longest.append("x".repeat(segment));
      left -= segment;
      if (left > 1) {
        longest.append('/');
        left--;
      }
    }
    String key = longest.substring(0, store.maxKeyBytes());
    store.publish(sealed(store, key, "long"));
    assertEquals(Optional.of("long"), text(key));
    assertEquals(List.of(key), keys());
  }

  @Test
  final void whatIsPutReplacesWhatWasPutAndOutlivesTheProcess() throws IOException {
    store.put(key("a"), "one".getBytes(UTF_8));
    store.put(key("a"), "two".getBytes(UTF_8));
    store.put(key(".sluice/note"), "mine".getBytes(UTF_8));
    store = open("hub-1");
    assertEquals(Optional.of("two"), text("a"));
    assertEquals(Optional.of("mine"), text(".sluice/note"));
    store.delete(key("a"));
    store.delete(key("a"));
    store = open("hub-1");
    assertEquals(Optional.empty(), text("a"));
  }

  @Test
  final void internalObjectsBelongToTheirOwnerAndAreNeverListed() throws IOException {
    store.put(key(".sluice/note"), "one".getBytes(UTF_8));
    store.put(key(".sluice/note"), "two".getBytes(UTF_8));
    assertEquals(Optional.of("two"), text(".sluice/note"));
    assertEquals(Optional.empty(), text(open("hub-2"), ".sluice/note"));
    assertEquals(List.of(), keys());
    assertEquals(List.of(), keys(".sluice/", Optional.empty(), 10));
    store.delete(key(".sluice/note"));
    store.delete(key(".sluice/note"));
    assertEquals(Optional.empty(), text(".sluice/note"));
    Draft draft = store.draft();
    assertThrows(IllegalArgumentException.class, () -> draft.seal(key(".sluice/x")));
  }

  @Test
  final void discardingSparesTheGivenDraftsAndThoseOfOthers() throws IOException {
    ObjectStore other = open("hub-2");
    Sealed kept = sealed(store, "kept", "1");
    Sealed gone = sealed(store, "gone", "2");
    Sealed foreign = sealed(other, "foreign", "3");
    store = open("hub-1");
    store.discardDrafts(List.of(kept));
    store.publish(kept);
    other.publish(foreign);
    assertThrows(FileNotFoundException.class, () -> store.publish(gone));
    assertEquals(List.of("foreign", "kept"), keys());
  }

  @Test
  final void aSealedOrDiscardedDraftTakesNothingMore() throws IOException {
    Draft draft = store.draft();
    Sealed sealed = draft.seal(key("a"));
    assertThrows(IOException.class, () -> draft.write(new byte[1], 0, 1));
    assertThrows(IOException.class, () -> draft.seal(key("a")));
    draft.discard();
    assertThrows(FileNotFoundException.class, () -> store.publish(sealed));
  }
}
