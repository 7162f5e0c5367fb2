package com.example.books;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// A book on the shelf.
///
/// @param id its number, as a text
/// @param title its title
/// @param author who wrote it
/// @param cover where its cover is kept; empty until one was uploaded
/// @param coverOrder what the store of covers orders uploads by
/// @param reviews what readers wrote, the oldest first
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Book(
    String id,
    String title,
    String author,
    String cover,
    @JsonIgnore String coverOrder,
    List<String> reviews) {

  Book {
    reviews = List.copyOf(reviews);
  }

  Book withCover(String where, String order) {
    return new Book(id, title, author, where, order, reviews);
  }

  Book withReviews(List<String> now) {
    return new Book(id, title, author, cover, coverOrder, now);
  }
}
