package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The object store's contract notices a broken store, and which promise it breaks.
class BrokenObjectStoresTest {

  abstract static class Broken extends ObjectStoreContract {
    private final MemoryEngine engine = new MemoryEngine(new HeldClock(), Duration.ofDays(7));

    @Override
    protected ObjectStore open(String owner) {
      return broken(engine.objects(owner));
    }

    abstract ObjectStore broken(ObjectStore whole);
  }

  private static void assertFails(
      Class<? extends ObjectStoreContract> broken, String... sentences) {
    Verdicts verdicts = Verdicts.of(broken);
    assertEquals(Verdicts.sentences(sentences), verdicts.failed());
    assertTrue(verdicts.held() > 0);
  }

  static final class Whole extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole);
    }
  }

  @Test
  void aWholeOneFailsNothing() {
    assertFails(Whole.class);
  }

  /// A draft that passes every call on.
  private static class ForwardingDraft implements Draft {
    private final Draft to;

    ForwardingDraft(Draft to) {
      this.to = to;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      to.write(bytes, offset, length);
    }

    @Override
    public long length() {
      return to.length();
    }

    @Override
    public Sealed seal(ObjectKey key) throws IOException {
      return to.seal(key);
    }

    @Override
    public void discard() throws IOException {
      to.discard();
    }
  }

  /// Shows an object as soon as it is sealed.
  static final class PublishesAtOnce extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole) {
        @Override
        public Draft draft() throws IOException {
          return new ForwardingDraft(super.draft()) {
            @Override
            public Sealed seal(ObjectKey key) throws IOException {
              Sealed sealed = super.seal(key);
              whole.publish(sealed);
              return sealed;
            }
          };
        }
      };
    }
  }

  @Test
  void oneThatPublishesWithoutBeingToldIsFound() {
    assertFails(
        PublishesAtOnce.class,
        "aDraftIsUnseenUntilItIsPublished",
        "anObjectIsFoundWithItsLengthOnceItIsPublished",
        "aSealedDraftCanBePublishedInTheNextLife",
        "anObjectIsNeverReplacedByAnotherOne",
        "aDraftOfAnotherLengthIsNotPublished",
        "discardingSparesTheGivenDraftsAndThoseOfOthers",
        "aSealedOrDiscardedDraftTakesNothingMore");
  }

  /// Publishes the first bytes of a draft, as a writer that does not rename would.
  static final class PublishesHalf extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole) {
        @Override
        public void publish(Sealed sealed) throws IOException {
          super.publish(sealed);
          Optional<InputStream> found = open(sealed.key());
          if (found.isPresent()) {
            try (InputStream in = found.get()) {
              byte[] bytes = in.readAllBytes();
              put(sealed.key(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
          }
        }
      };
    }
  }

  @Test
  void oneThatPublishesHalfADraftIsFound() {
    assertFails(
        PublishesHalf.class,
        "aDraftIsUnseenUntilItIsPublished",
        "anObjectIsFoundWithItsLengthOnceItIsPublished",
        "aPublishedObjectIsSeenByAllAndInTheNextLife",
        "aSealedDraftCanBePublishedInTheNextLife",
        "publishingAgainChangesNothingAlsoInTheNextLife",
        "anObjectIsNeverReplacedByAnotherOne",
        "severalArePublishedTogetherAndAgain",
        "keysWithOddCharactersNameWhatTheySay",
        "aKeyOfTheGreatestLengthIsAsGoodAsAnother",
        "manyBytesInPiecesOfEverySizeStandAsTheyWereWritten");
  }

  static final class Replaces extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole) {
        @Override
        public void publish(Sealed sealed) throws IOException {
          try {
            super.publish(sealed);
          } catch (java.nio.file.FileAlreadyExistsException _) {
            delete(sealed.key());
            super.publish(sealed);
          }
        }
      };
    }
  }

  @Test
  void oneThatReplacesAnObjectIsFound() {
    assertFails(Replaces.class, "anObjectIsNeverReplacedByAnotherOne");
  }

  static final class DiscardsAll extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole) {
        @Override
        public void discardDrafts(Collection<Sealed> except) throws IOException {
          super.discardDrafts(List.of());
        }
      };
    }
  }

  @Test
  void oneThatDiscardsWhatItShouldKeepIsFound() {
    assertFails(DiscardsAll.class, "discardingSparesTheGivenDraftsAndThoseOfOthers");
  }

  static final class ListsFromTheBeginning extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole) {
        @Override
        public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
            throws IOException {
          return super.list(prefix, Optional.empty(), max);
        }
      };
    }
  }

  @Test
  void oneThatListsFromTheBeginningAgainIsFound() {
    assertFails(
        ListsFromTheBeginning.class,
        "listingIsInTheOrderOfKeysAndGoesOnAfterOne",
        "listingGoesOnAfterAKeyThatIsNotThere",
        "theOrderIsThatOfUtf8");
  }

  static final class ListsInTheOrderOfStrings extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole) {
        @Override
        public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
            throws IOException {
          return super.list(prefix, after, max).stream()
              .sorted(Comparator.comparing(entry -> entry.key().value()))
              .toList();
        }
      };
    }
  }

  @Test
  void oneThatListsInTheOrderOfStringsIsFound() {
    assertFails(ListsInTheOrderOfStrings.class, "theOrderIsThatOfUtf8");
  }

  /// Takes a percent sign in a key for the beginning of an escaped character.
  static final class Unescapes extends Broken {
    @Override
    ObjectStore broken(ObjectStore whole) {
      return new ForwardingObjectStore(whole) {
        @Override
        public Optional<InputStream> open(ObjectKey key) throws IOException {
          return super.open(new ObjectKey(key.value().replace("%20", " ")));
        }
      };
    }
  }

  @Test
  void oneThatUnescapesKeysIsFound() {
    assertFails(Unescapes.class, "keysWithOddCharactersNameWhatTheySay");
  }
}
