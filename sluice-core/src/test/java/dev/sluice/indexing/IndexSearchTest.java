package dev.sluice.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.index.Term;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IndexSearchTest {

  private final Shelf shelf = new Shelf();
  private final Indexer indexer = shelf.indexer();
  private final IndexSearch search =
      new IndexSearch(shelf.journal(), shelf.engine.index(), indexer, Duration.ZERO);

  private void index() {
    while (indexer.step()) {
      // There may be more.
    }
  }

  private static Question question(
      List<Set<Term>> terms, Predicate<Event> exactly, Order order, OptionalLong after, int limit) {
    return new Question(terms, exactly, order, after, limit);
  }

  private static List<Long> positions(Page page) {
    return page.hits().stream().map(Entry::position).map(Position::value).toList();
  }

  /// All pages, one after the other, each of which is held to its limit.
  private List<Long> all(List<Set<Term>> terms, Predicate<Event> exactly, Order order, int limit)
      throws InterruptedException {
    List<Long> found = new ArrayList<>();
    OptionalLong after = OptionalLong.empty();
    do {
      Page page = search.find(question(terms, exactly, order, after, limit));
      assertTrue(page.hits().size() <= limit);
      found.addAll(positions(page));
      after = page.next();
    } while (after.isPresent());
    return found;
  }

  @Test
  void everyPageOfEveryQuestionIsWhatALookAtAllEventsGives() throws InterruptedException {
    Random random = new Random(11);
    List<String> types = List.of("book", "film", "map");
    List<String> words = List.of("red", "blue", "rare");
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(3) == 0) {
        shelf.addOther();
      } else {
        String word = random.nextInt(100) == 0 ? "rare" : words.get(random.nextInt(2));
        shelf.add(types.get(random.nextInt(3)), word + " " + words.get(random.nextInt(2)));
      }
    }
    index();
    List<Entry> entries = shelf.journal().read(Position.FIRST, 10_000, Long.MAX_VALUE);
    for (int i = 0; i < 60; i++) {
      Set<String> anyType = random.nextBoolean() ? Set.of("book", "film") : Set.of("map");
      String word = words.get(random.nextInt(3));
      Order order = random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
      Predicate<Event> exactly = event -> event.id().hashCode() % 3 != 0;
      List<Long> expected =
          entries.stream()
              .filter(entry -> entry.event().source().equals("shelf"))
              .filter(entry -> anyType.contains(entry.event().type()))
              .filter(
                  entry -> List.of(entry.event().subject().orElseThrow().split(" ")).contains(word))
              .filter(entry -> exactly.test(entry.event()))
              .map(entry -> entry.position().value())
              .toList();
      List<Set<Term>> terms =
          List.of(
              anyType.stream().map(Shelf::type).collect(Collectors.toSet()),
              Set.of(Shelf.word(word)));
      assertEquals(
          order == Order.OLDEST_FIRST ? expected : expected.reversed(),
          all(terms, exactly, order, 1 + random.nextInt(40)));
    }
  }

  @Test
  void twoTextsThatShareATermAreToldApart() throws InterruptedException {
    shelf.add("book", "red");
    shelf.add("book", "crimson");
    index();
    // As if both texts had one hash: the search is led to both, and looks.
    Set<Term> shared = Set.of(Shelf.word("red"), Shelf.word("crimson"));
    Predicate<Event> exactly = event -> event.subject().orElseThrow().equals("red");
    assertEquals(List.of(1L), all(List.of(shared), exactly, Order.NEWEST_FIRST, 10));
  }

  @Test
  void aSearchThatFindsNothingForLongEndsEarlyAndCanGoOn() throws InterruptedException {
    List<Event> many = new ArrayList<>();
    int count = IndexSearch.MAX_READ * 2 + 100;
    for (int i = 0; i < count; i++) {
      many.add(Event.builder("m" + i, "shelf", "book").subject("red").build());
    }
    shelf.journal().append(many);
    index();
    Predicate<Event> first = event -> event.id().equals("m0");
    OptionalLong after = OptionalLong.empty();
    List<Integer> sizes = new ArrayList<>();
    do {
      Page page =
          search.find(
              question(List.of(Set.of(Shelf.word("red"))), first, Order.NEWEST_FIRST, after, 10));
      sizes.add(page.hits().size());
      after = page.next();
    } while (after.isPresent());
    assertEquals(List.of(0, 0, 1), sizes);
  }

  @Test
  void listsThatNeverMeetEndEarlyToo() throws InterruptedException {
    List<Event> many = new ArrayList<>();
    for (int i = 0; i < IndexSearch.MAX_STRIDES; i++) {
      many.add(
          Event.builder("m" + i, "shelf", "book").subject(i % 2 == 0 ? "red" : "blue").build());
    }
    shelf.journal().append(many);
    shelf.add("book", "red blue");
    index();
    List<Set<Term>> both = List.of(Set.of(Shelf.word("red")), Set.of(Shelf.word("blue")));
    for (Order order : Order.values()) {
      assertEquals(List.of(IndexSearch.MAX_STRIDES + 1L), all(both, event -> true, order, 10));
    }
    Page first =
        search.find(question(both, event -> true, Order.OLDEST_FIRST, OptionalLong.empty(), 10));
    assertTrue(first.hits().isEmpty() && first.next().isPresent());
  }

  @Test
  void whatTheJournalHasForgottenIsNotFound() throws InterruptedException {
    for (int i = 0; i < 40; i++) {
      shelf.add("book", "red");
    }
    index();
    Position first = shelf.journal().forgetBefore(new Position(20));
    List<Set<Term>> red = List.of(Set.of(Shelf.word("red")));
    assertEquals(
        first.value(), all(red, event -> true, Order.NEWEST_FIRST, 7).getLast().longValue());
    assertEquals(
        first.value(), all(red, event -> true, Order.OLDEST_FIRST, 7).getFirst().longValue());
  }

  @Test
  void aPageSaysHowFarTheIndexIsBehind() throws InterruptedException {
    shelf.add("book", "red");
    List<Set<Term>> red = List.of(Set.of(Shelf.word("red")));
    Question all = question(red, event -> true, Order.NEWEST_FIRST, OptionalLong.empty(), 10);
    assertEquals(new Page(List.of(), OptionalLong.empty(), 1, false), search.find(all));
    index();
    assertEquals(0, search.find(all).behind());
    assertTrue(search.find(all).isCurrent());
    assertEquals(1, search.find(all).hits().size());
  }

  @Test
  void whoeverHasJustSentAnEventFindsIt() throws InterruptedException {
    IndexSearch patient =
        new IndexSearch(shelf.journal(), shelf.engine.index(), indexer, Duration.ofSeconds(30));
    try (IndexLoop _ = IndexLoop.start(indexer, shelf.journal(), Duration.ofMillis(1))) {
      for (int i = 0; i < 20; i++) {
        shelf.add("book", "w" + i);
        Question wanted =
            question(
                List.of(Set.of(Shelf.word("w" + i))),
                event -> true,
                Order.NEWEST_FIRST,
                OptionalLong.empty(),
                10);
        assertEquals(1, patient.find(wanted).hits().size());
      }
    }
  }

  @Test
  void noTermsForAFieldMeanNoHits() throws InterruptedException {
    shelf.add("book", "red");
    index();
    assertEquals(
        List.of(),
        all(List.of(Set.of(Shelf.word("red")), Set.of()), event -> true, Order.OLDEST_FIRST, 10));
  }

  @Test
  void aPlaceToGoOnBehindNeedNotBeOneThatThereIs() throws InterruptedException {
    shelf.add("book", "red");
    shelf.add("book", "red");
    index();
    List<Set<Term>> red = List.of(Set.of(Shelf.word("red")));
    for (Order order : Order.values()) {
      boolean isUp = order == Order.OLDEST_FIRST;
      assertEquals(
          isUp ? List.of(1L, 2L) : List.of(),
          positions(search.find(question(red, e -> true, order, OptionalLong.of(0), 10))));
      assertEquals(
          isUp ? List.of() : List.of(2L, 1L),
          positions(
              search.find(
                  question(red, e -> true, order, OptionalLong.of(Question.MAX_AFTER), 10))));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> question(red, e -> true, Order.OLDEST_FIRST, OptionalLong.of(-1), 10));
  }
}
