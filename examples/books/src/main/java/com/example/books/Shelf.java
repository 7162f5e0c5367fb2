package com.example.books;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;

/// All books and wishes, in memory, and which events were taken already: what brings events may
/// bring one again.
///
/// It holds at most 1,000 books, 1,000 wishes and 100 reviews of a book, and remembers 10,000
/// events.
final class Shelf {

  private static final int MOST = 1_000;
  private static final int MOST_REVIEWS = 100;
  private static final int EVENTS_REMEMBERED = 10_000;

  private final Map<String, Book> books = new LinkedHashMap<>();
  private final List<String> wishes = new ArrayList<>();
  private final SequencedSet<String> taken = new LinkedHashSet<>();
  private int last;

  synchronized List<Book> books() {
    return List.copyOf(books.values());
  }

  synchronized List<String> wishes() {
    return List.copyOf(wishes);
  }

  synchronized Book book(String id) {
    Book book = books.get(id);
    if (book == null) {
      throw new Refused(404, "there is no book " + id);
    }
    return book;
  }

  synchronized Book add(String title, String author) {
    if (books.size() == MOST) {
      throw new Refused(409, "the shelf is full: it holds " + MOST + " books");
    }
    last++;
    Book book = new Book(String.valueOf(last), title, author, "", "", List.of());
    books.put(book.id(), book);
    return book;
  }

  synchronized void remove(String id) {
    book(id);
    books.remove(id);
  }

  /// Does what an event asks for, unless that was done before.
  ///
  /// @param event what the event is known by, whenever and however often it comes
  synchronized void once(String event, Runnable work) {
    if (taken.contains(event)) {
      return;
    }
    // First the work: when it fails, the event comes again.
    work.run();
    taken.add(event);
    if (taken.size() > EVENTS_REMEMBERED) {
      taken.removeFirst();
    }
  }

  /// Notes a cover at its book, unless a later one is noted; an upload for no book is passed over.
  ///
  /// @param where where it is kept; empty when it was taken away
  /// @param order S3's sequencer: of two texts of one key the greater is the later, the shorter one
  ///   filled up with zeros
  synchronized void cover(String id, String where, String order) {
    change(id, book -> isLater(order, book.coverOrder()) ? book.withCover(where, order) : book);
  }

  private static boolean isLater(String one, String other) {
    int length = Math.max(one.length(), other.length());
    String zeros = "0".repeat(length);
    return (one + zeros).substring(0, length).compareTo((other + zeros).substring(0, length)) >= 0;
  }

  /// Adds a review to its book; one for no book is passed over, and so is one too many.
  synchronized void review(String id, String text) {
    change(
        id,
        book -> {
          List<String> reviews = new ArrayList<>(book.reviews());
          if (reviews.size() < MOST_REVIEWS) {
            reviews.add(text);
          }
          return book.withReviews(reviews);
        });
  }

  private void change(String id, UnaryOperator<Book> change) {
    books.computeIfPresent(id, (_, book) -> change.apply(book));
  }

  synchronized void wish(String text) {
    if (wishes.size() < MOST) {
      wishes.add(text);
    }
  }
}
